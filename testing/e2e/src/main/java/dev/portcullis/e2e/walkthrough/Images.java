package dev.portcullis.e2e.walkthrough;

import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.stack.LocalStack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Images in the registry, signed by real cosign in every way that the attempts need. */
record Images(
        FixtureImage unsigned,
        FixtureImage signedByStranger,
        FixtureImage signedByRelease,
        FixtureImage signedByKey,
        FixtureImage signedByOtherKey,
        FixtureImage attestedOnly,
        FixtureImage signedAndReviewed,
        FixtureImage neverSeen,
        FixtureImage unmatched,
        OlderImage older,
        FixtureImage onePlatformUnsigned,
        FixtureImage everyPlatformSigned,
        FixtureImage released,
        CosignKey releaseKey) {
    static final OidcIdentity RELEASE = new OidcIdentity.Email("release@acme.example");
    static final OidcIdentity STRANGER = new OidcIdentity.Email("release@acme.example.evil.example");
    static final String REVIEW = "https://acme.example/review/v1";

    private static final String PREDICATE = "{\"reviewer\":\"security\",\"result\":\"passed\"}";

    static Images make(LocalStack stack) {
        var fixtures = new ImageFixtures(stack.registry(), 2026);
        var cosign = stack.cosign();
        var releaseKey = cosign.generateKeyPair("release");
        var otherKey = cosign.generateKeyPair("other");
        var images = new Images(
                fixtures.image("apps/unsigned", "1.0"),
                fixtures.image("apps/stranger", "1.0"),
                fixtures.image("apps/shop", "1.0"),
                fixtures.image("apps/keyed", "1.0"),
                fixtures.image("apps/other-key", "1.0"),
                fixtures.image("apps/attested", "1.0"),
                fixtures.image("reviewed/shop", "1.0"),
                fixtures.image("apps/never-seen", "1.0"),
                fixtures.image("elsewhere/tool", "1.0"),
                OlderImage.push(fixtures, stack.registry().host()),
                fixtures.index("fleet/partly", "1.0"),
                fixtures.indexWithAttestationManifest("fleet/shop", "1.0"),
                fixtures.image("release/shop", "1.0"),
                releaseKey);
        images.sign(stack, releaseKey, otherKey);
        return images;
    }

    /** Signs two at a time, since cosign takes a processor for itself. */
    private void sign(LocalStack stack, CosignKey release, CosignKey other) {
        var sigstore = stack.sigstore();
        var cosign = stack.cosign();
        List<Runnable> work = List.of(
                () -> sigstore.signKeyless(signedByStranger.byDigest(), STRANGER),
                () -> sigstore.signKeyless(signedByRelease.byDigest(), RELEASE),
                () -> cosign.sign(release, signedByKey.byDigest()),
                () -> cosign.sign(other, signedByOtherKey.byDigest()),
                () -> sigstore.attestKeyless(attestedOnly.byDigest(), RELEASE, REVIEW, PREDICATE),
                () -> {
                    sigstore.signKeyless(signedAndReviewed.byDigest(), RELEASE);
                    sigstore.attestKeyless(signedAndReviewed.byDigest(), RELEASE, REVIEW, PREDICATE);
                },
                () -> sigstore.signKeyless(neverSeen.byDigest(), RELEASE),
                () -> {
                    cosign.sign(release, onePlatformUnsigned.byDigest());
                    cosign.attest(release, onePlatformUnsigned.platform("linux/amd64"), REVIEW, PREDICATE);
                },
                () -> {
                    cosign.sign(release, everyPlatformSigned.byDigest());
                    cosign.attest(release, everyPlatformSigned.platform("linux/amd64"), REVIEW, PREDICATE);
                    cosign.attest(release, everyPlatformSigned.platform("linux/arm64"), REVIEW, PREDICATE);
                });
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> running = new ArrayList<>();
            work.forEach(task -> running.add(threads.submit(task)));
            for (var task : running) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("an image could not be signed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signing", e);
        }
    }
}
