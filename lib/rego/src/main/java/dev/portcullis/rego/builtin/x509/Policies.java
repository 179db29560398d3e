package dev.portcullis.rego.builtin.x509;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The policies under which a chain is valid (RFC 5280 §6.1 as updated by RFC 9618), where any will do: a chain is refused only if one of its
 * certificates requires that there be a policy and there is none, or maps from or to any policy.
 */
final class Policies {
    private static final String ANY = "2.5.29.32.0";

    private final List<Certificate> chain;
    /** The policies that hold for the certificates looked at, each with those that the next may name for it; null where none ever can. */
    private @Nullable Map<String, Set<String>> expected = new HashMap<>(Map.of(ANY, Set.of(ANY)));

    private long inhibitAny;
    private long explicit;
    private long mapping;

    private Policies(List<Certificate> chain) {
        this.chain = chain;
        this.inhibitAny = chain.size();
        this.explicit = chain.size();
        this.mapping = chain.size();
    }

    /** Checks a chain whose last certificate is trusted whatever it says. */
    static boolean areValid(List<Certificate> chain) {
        return chain.size() == 1 || new Policies(chain).areValid();
    }

    private boolean areValid() {
        for (int i = chain.size() - 2; i >= 0; i--) {
            Certificate certificate = chain.get(i);
            if (!follows(certificate, i == 0)) {
                return false;
            }
            if (i > 0) {
                count(certificate);
            }
        }
        Long required = chain.getFirst().known().requireExplicitPolicy;
        explicit = required != null && required == 0 ? 0 : Math.max(0, explicit - 1);
        return explicit > 0 || (expected != null && !expected.isEmpty());
    }

    /** Narrows the policies by a certificate's; false where they cannot be. */
    private boolean follows(Certificate certificate, boolean leaf) {
        List<String> policies = certificate.known().policies;
        Map<String, Set<String>> above = expected;
        if (policies == null || policies.isEmpty() || above == null) {
            expected = null;
            return explicit > 0;
        }
        Set<String> named = new HashSet<>();
        above.values().forEach(named::addAll);
        Map<String, Set<String>> here = new HashMap<>();
        for (String policy : policies) {
            if (!policy.equals(ANY) && (above.containsKey(ANY) || named.contains(policy))) {
                here.put(policy, Set.of(policy));
            }
        }
        boolean own =
                certificate.encodings().issuer().equals(certificate.encodings().subject());
        if (policies.contains(ANY) && (inhibitAny > 0 || (!leaf && own))) {
            named.forEach(name -> here.putIfAbsent(name, Set.of(name)));
        }
        expected = here;
        return leaf || map(certificate.known().policyMappings, here);
    }

    private boolean map(List<KnownExtensions.Mapping> mappings, Map<String, Set<String>> here) {
        Map<String, Set<String>> mapped = new HashMap<>();
        for (KnownExtensions.Mapping pair : mappings) {
            if (mapping == 0) {
                here.remove(pair.issuer());
            } else if (pair.issuer().equals(ANY) || pair.subject().equals(ANY)) {
                return false;
            } else {
                mapped.computeIfAbsent(pair.issuer(), _ -> new HashSet<>()).add(pair.subject());
            }
        }
        for (Map.Entry<String, Set<String>> entry : new ArrayList<>(mapped.entrySet())) {
            if (here.containsKey(entry.getKey()) || here.containsKey(ANY)) {
                here.put(entry.getKey(), entry.getValue());
            }
        }
        return true;
    }

    private void count(Certificate certificate) {
        if (!certificate.encodings().issuer().equals(certificate.encodings().subject())) {
            explicit = Math.max(0, explicit - 1);
            mapping = Math.max(0, mapping - 1);
            inhibitAny = Math.max(0, inhibitAny - 1);
        }
        KnownExtensions known = certificate.known();
        explicit = least(explicit, known.requireExplicitPolicy);
        mapping = least(mapping, known.inhibitPolicyMapping);
        inhibitAny = least(inhibitAny, known.inhibitAnyPolicy);
    }

    private static long least(long now, @Nullable Long after) {
        return after == null || after < 0 ? now : Math.min(now, after);
    }
}
