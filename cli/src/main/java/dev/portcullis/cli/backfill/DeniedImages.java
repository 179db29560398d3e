package dev.portcullis.cli.backfill;

import dev.portcullis.cli.attest.OpenRegistries;
import dev.portcullis.cli.attest.Target;
import dev.portcullis.cli.backfill.plan.Standing;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What policies refuse whatever the evidence, wherever it is: an image goes by many names, and a digest by one.
 *
 * @param digests manifests and indexes
 */
record DeniedImages(Set<Digest> digests) {
    DeniedImages {
        digests = Set.copyOf(digests);
    }

    static DeniedImages of(Collection<Policy> policies) {
        return new DeniedImages(policies.stream()
                .flatMap(policy -> policy.deny().digests().stream())
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Returns whether this very digest is denied. */
    boolean named(Digest digest) {
        return digests.contains(digest);
    }

    /** Returns what speaks against an image for what it consists of; {@code Found} and empty for nothing. */
    RegistryResult<Optional<Standing>> within(OpenRegistries registries, Target target, Deadline deadline) {
        if (digests.isEmpty() || !target.subject().isIndex()) {
            return new Found<>(Optional.empty());
        }
        var credentials = registries.credentials(target.repository());
        return registries
                .reader()
                .manifest(target.repository(), target.subject(), credentials, deadline)
                .then(manifest -> new Found<>(objection(manifest)));
    }

    private Optional<Standing> objection(Manifest manifest) {
        if (!(manifest instanceof Manifest.Index index)) {
            return Optional.empty();
        }
        for (var child : index.manifests()) {
            if (digests.contains(child.digest())) {
                return Optional.of(new Standing.Refused(
                        Reason.IMAGE_DENIED,
                        child.digest() + " is on the deny list of a policy; the index " + index.digest()
                                + " holds it"));
            }
            if (child.isIndex()) {
                return Optional.of(new Standing.Refused(
                        Reason.MANIFEST_UNSUPPORTED,
                        index.digest() + " is an index that holds another one: whether that holds what a policy denies "
                                + "is not known"));
            }
        }
        return Optional.empty();
    }
}
