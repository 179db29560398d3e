package dev.portcullis.core.exemption;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageReference;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which images an exception is about. Nothing that is written on a workload, such as a label or an owner, is part of it. */
public sealed interface ExemptionScope {
    /**
     * Returns whether an image is in scope.
     *
     * @param reference the image by its canonical name
     * @param digest the manifest or index that is judged; null where it is not known
     * @param serviceAccount as whom it runs; null where nobody can say
     */
    boolean holds(ImageReference reference, @Nullable Digest digest, @Nullable String serviceAccount);

    /** These very manifests or indexes, whoever runs them. */
    record Digests(Set<Digest> digests) implements ExemptionScope {
        public Digests {
            digests = Set.copyOf(digests);
            if (digests.isEmpty()) {
                throw new IllegalArgumentException("an exception names what it is about");
            }
        }

        @Override
        public boolean holds(ImageReference reference, @Nullable Digest digest, @Nullable String serviceAccount) {
            return digest != null && digests.contains(digest);
        }
    }

    /**
     * What both runs as one of the service accounts and comes from a repository that a pattern covers. Only the canonical name counts: what
     * widens must not match by any other name that a registry has.
     */
    record Workloads(List<ImagePattern> images, Set<String> serviceAccounts) implements ExemptionScope {
        public Workloads {
            images = List.copyOf(images);
            serviceAccounts = Set.copyOf(serviceAccounts);
            if (images.isEmpty() || serviceAccounts.isEmpty()) {
                throw new IllegalArgumentException("an exception names both images and service accounts");
            }
        }

        @Override
        public boolean holds(ImageReference reference, @Nullable Digest digest, @Nullable String serviceAccount) {
            return serviceAccount != null
                    && serviceAccounts.contains(serviceAccount)
                    && images.stream().anyMatch(pattern -> pattern.matches(reference.repository()));
        }
    }
}
