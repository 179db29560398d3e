package dev.portcullis.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.core.image.Digest;
import dev.portcullis.e2e.install.ReleaseKey;
import dev.portcullis.testing.registry.ImageFixtures;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many images, each signed by every key as {@code cosign sign --key} does it without a log: a bundle that refers to the image. */
final class SignedImages {
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final int AT_ONCE = 8;

    private final ImageFixtures fixtures;
    private final List<ReleaseKey> keys;

    SignedImages(ImageFixtures fixtures, int keys) {
        this.fixtures = fixtures;
        this.keys = Stream.generate(ReleaseKey::make).limit(keys).toList();
    }

    /** Returns the keys as PEM. */
    List<String> publicKeys() {
        return keys.stream().map(ReleaseKey::publicKeyPem).toList();
    }

    /** Pushes an image and its signatures; returns the image's name by digest. */
    String push(String repository, int number) {
        var image = fixtures.image(repository, "v" + number);
        keys.forEach(key -> sign(repository, image.digest(), key));
        return image.byDigest();
    }

    /** Pushes as many into repositories {@code prefix/0} and so on. */
    List<String> pushAll(String prefix, int count) {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var pushed = IntStream.range(0, count)
                    .mapToObj(number -> threads.submit(() -> push(prefix + "/" + number, number)))
                    .toList();
            return pushed.stream()
                    .map(image -> {
                        try {
                            return image.get();
                        } catch (ExecutionException e) {
                            throw new IllegalStateException("an image could not be pushed", e.getCause());
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            throw new IllegalStateException("interrupted while pushing images", e);
                        }
                    })
                    .toList();
        }
    }

    private void sign(String repository, String digest, ReleaseKey key) {
        var bundle = key.bundle(digest);
        fixtures.blob(repository, bundle.getBytes(UTF_8));
        var manifest = ReleaseKey.referrer(bundle, digest).getBytes(UTF_8);
        fixtures.manifest(repository, Digest.of(manifest).toString(), MANIFEST_TYPE, manifest);
    }
}
