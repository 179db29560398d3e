package dev.portcullis.cli.verify;

import dev.portcullis.core.policy.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the image is to run. */
final class NamespaceOptions {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    @Option(names = "--namespace", paramLabel = "NAME", description = "the namespace in which the image is to run")
    private @Nullable String name;

    @Option(
            names = "--namespace-labels",
            paramLabel = "KEY=VALUE",
            split = ",",
            description = "the labels of that namespace")
    private @Nullable Map<String, String> labels;

    /** Tells whether anything is known of the namespace; else every policy counts as selecting it. */
    boolean isKnown() {
        return name != null || labels != null;
    }

    List<Policy> selecting(List<Policy> policies) {
        if (!isKnown()) {
            return policies;
        }
        Map<String, String> all = new HashMap<>();
        if (labels != null) {
            all.putAll(labels);
        }
        if (name != null) {
            all.put(NAME_LABEL, name);
        }
        return policies.stream()
                .filter(policy -> policy.namespaces().matches(all))
                .toList();
    }

    String tenant() {
        return name == null ? "" : name;
    }
}
