package dev.portcullis.crds.file;

import dev.portcullis.crds.compile.Problem;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.trust.TrustRootSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Policies and trust roots of YAML text, ready to be compiled. References of trust roots to ConfigMaps are resolved where the same text
 * holds them. Documents of other groups are passed over.
 *
 * @param policies policies by name
 * @param trustRoots trust roots by name
 * @param problems what is wrong with the text; if there are any, what was read is not the whole of it
 */
public record ResourceFile(
        Map<String, EvidencePolicySpec> policies, Map<String, TrustRootSpec> trustRoots, List<Problem> problems) {
    public ResourceFile {
        policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
        trustRoots = Collections.unmodifiableMap(new LinkedHashMap<>(trustRoots));
        problems = List.copyOf(problems);
    }

    /** Reads YAML text of any number of documents. */
    public static ResourceFile read(String yaml) {
        return new ResourceReader().read(yaml);
    }
}
