package dev.portcullis.e2e.walkthrough;

import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.testing.cluster.TestCluster;
import dev.portcullis.testing.process.Deadline;
import java.time.Duration;
import java.util.List;

/**
 * What the operator keeps of images that run.
 *
 * @param cluster holds it
 */
record Survivors(TestCluster cluster) {
    private static final Duration SOON = Duration.ofMinutes(2);

    /** Waits until something is kept of all of these, which name a repository and a digest; returns whether it came to that. */
    boolean awaitAll(List<String> images) {
        try (var client = cluster.admin().client()) {
            var kept = client.resources(VerifiedImage.class);
            return Deadline.in(SOON)
                    .await(() -> images.stream()
                            .allMatch(image -> kept.withName(name(image)).get() != null));
        }
    }

    private static String name(String image) {
        var at = image.indexOf('@');
        return VerifiedImages.name(
                ImageRepository.parse(image.substring(0, at)),
                Digest.parse(image.substring(at + 1)).orElseThrow());
    }
}
