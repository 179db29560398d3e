package dev.portcullis.core.exemption;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.policy.Policy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that may count for the images of one workload.
 *
 * @param workload where the images are to run, and as whom
 * @param approved what was approved, whatever its namespace, policies and end; sorted by name
 */
public record Exemptions(Workload workload, List<Exemption> approved) {
    /** None. */
    public static final Exemptions NONE = new Exemptions(Workload.UNKNOWN, List.of());

    private static final Comparator<Granted> BY_END = Comparator.comparing(Granted::until)
            .thenComparing(granted -> granted.exemption().name(), Comparator.reverseOrder());

    public Exemptions {
        approved = approved.isEmpty()
                ? List.of()
                : approved.stream()
                        .sorted(Comparator.comparing(Exemption::namespace).thenComparing(Exemption::name))
                        .toList();
    }

    /**
     * Returns the exception that counts for an image under a policy. It holds as a whole: what one says of images never goes with what
     * another says of service accounts, policies or time. Of several, the one that ends last; of those, the first by name.
     *
     * @param digest the manifest or index that is judged; null where it is not known
     */
    public Optional<Granted> granted(Policy policy, ImageReference reference, @Nullable Digest digest, Instant now) {
        var rule = policy.exceptions();
        if (approved.isEmpty() || !rule.admits(workload.namespace())) {
            return Optional.empty();
        }
        return approved.stream()
                .filter(exemption -> exemption.namespace().equals(workload.namespace())
                        && exemption.policies().contains(policy.name())
                        && exemption.scope().holds(reference, digest, workload.serviceAccount()))
                .map(exemption -> new Granted(exemption, exemption.endUnder(rule)))
                .filter(granted -> now.isBefore(granted.until()))
                .max(BY_END);
    }
}
