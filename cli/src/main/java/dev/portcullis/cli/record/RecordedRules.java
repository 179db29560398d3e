package dev.portcullis.cli.record;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By which rules a request was decided.
 *
 * @param policies the policies that selected the namespace: content hash by name
 * @param audited those among them that were only audited in the namespace, because their rollout had not come so far
 * @param unready those among them that were never accepted
 * @param trustRoots all trust roots that were in force: content hash by name
 * @param namespace what is known of the namespace's labels
 * @param unmatchedImages what the settings said of images that no policy matches
 * @param registries what the settings said of registries
 * @param serviceAccount as whom the workload runs; null where nobody could say, and where no exception made it matter
 * @param exceptions those that were approved in the namespace, used or not
 */
public record RecordedRules(
        Map<String, String> policies,
        Set<String> audited,
        List<Unready> unready,
        Map<String, String> trustRoots,
        NamespaceLabels namespace,
        OtherImages unmatchedImages,
        RecordedRegistries registries,
        @Nullable String serviceAccount,
        List<Exemption> exceptions) {
    public RecordedRules {
        exceptions = List.copyOf(exceptions);
        policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
        audited = Set.copyOf(audited);
        unready = List.copyOf(unready);
        trustRoots = Collections.unmodifiableMap(new LinkedHashMap<>(trustRoots));
    }

    /** A policy that was never accepted. */
    public record Unready(
            String name,
            Mode mode,
            boolean everyNamespace,
            @Nullable OtherImages otherImages,
            List<String> images,
            List<String> exclude) {
        public Unready {
            images = List.copyOf(images);
            exclude = List.copyOf(exclude);
        }
    }

    /** What is known of the namespace's labels. */
    public sealed interface NamespaceLabels {
        /** They are these. */
        record Known(Map<String, String> labels) implements NamespaceLabels {
            public Known {
                labels = Map.copyOf(labels);
            }
        }

        /** The webhook did not know them, so every policy applied. */
        record Unknown() implements NamespaceLabels {}

        /** There were too many for the record. */
        record LeftOut() implements NamespaceLabels {}
    }
}
