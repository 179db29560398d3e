package dev.portcullis.crds.compile;

import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.IdentityMatcher;
import dev.portcullis.crds.policy.AuthoritySpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles authorities. */
final class Authorities {
    private final Problems problems;
    private final Identities identities;

    Authorities(Problems problems, Identities identities) {
        this.problems = problems;
        this.identities = identities;
    }

    /** Returns the authorities by name; those with problems are left out. */
    Map<String, Authority> compile(List<AuthoritySpec> specs) {
        var authorities = new LinkedHashMap<String, Authority>();
        var names = new HashSet<String>();
        for (var i = 0; i < specs.size(); i++) {
            var path = "spec.authorities[" + i + "]";
            var spec = specs.get(i);
            if (!names.add(spec.name())) {
                problems.invalid(path + ".name", "another authority has the same name");
            }
            if (spec.identities().isEmpty() == spec.keys().isEmpty()) {
                problems.invalid(path, "exactly one of identities and keys must be set");
                continue;
            }
            var matchers = matchers(path, spec);
            if (matchers.size() == spec.identities().size()) {
                authorities.put(
                        spec.name(), new Authority(spec.name(), spec.trustRoot(), matchers, Set.copyOf(spec.keys())));
            }
        }
        return authorities;
    }

    /** Returns whether some authority has this name, be it usable or not. */
    static boolean isNamed(List<AuthoritySpec> specs, String name) {
        return specs.stream().anyMatch(spec -> spec.name().equals(name));
    }

    private List<IdentityMatcher> matchers(String path, AuthoritySpec spec) {
        var matchers = new ArrayList<IdentityMatcher>();
        for (var i = 0; i < spec.identities().size(); i++) {
            var matcher = identities.matcher(
                    path + ".identities[" + i + "]", spec.identities().get(i));
            if (matcher != null) {
                matchers.add(matcher);
            }
        }
        return matchers;
    }
}
