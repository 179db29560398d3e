package dev.portcullis.e2e.bench;

import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.e2e.install.Pods;
import dev.portcullis.testing.process.Deadline;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Creates Deployments of images that nobody verified yet, and waits for what the operator keeps of each. */
final class NewDeployments {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final double SECOND = 1e9;

    private final KubernetesClient client;

    NewDeployments(KubernetesClient client) {
        this.client = client;
    }

    /** Returns the median time from a creation to its {@code VerifiedImage}, in seconds; one image at a time, by digest. */
    double verify(Case where, List<String> images) {
        var times = new ArrayList<Double>();
        for (var image : images) {
            var name = name(image);
            var began = System.nanoTime();
            client.resource(Pods.deployment(where.namespace(), "new-" + times.size(), image))
                    .create();
            if (!Deadline.in(LONGEST).await(() -> isKept(name))) {
                throw new IllegalStateException("nothing was kept of " + image + " within " + LONGEST);
            }
            times.add((System.nanoTime() - began) / SECOND);
        }
        client.apps().deployments().inNamespace(where.namespace()).delete();
        return Figures.middle(times);
    }

    private boolean isKept(String name) {
        return client.resources(VerifiedImage.class).withName(name).get() != null;
    }

    private static String name(String image) {
        try {
            var reference = ImageReference.parse(image);
            return VerifiedImages.name(reference.repository(), Objects.requireNonNull(reference.digest()));
        } catch (InvalidImageReferenceException e) {
            throw new IllegalArgumentException("no image: " + image, e);
        }
    }
}
