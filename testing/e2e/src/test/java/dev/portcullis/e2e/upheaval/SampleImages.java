package dev.portcullis.e2e.upheaval;

import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;

/**
 * Images to try a policy with.
 *
 * @param covered the images that it is about
 * @param publicKeyPem the key that must have signed them
 * @param signed one that it signed, by digest
 * @param signedByTag the same by tag
 * @param unsigned one that nobody signed, by digest
 * @param elsewhere one that the policy is not about, though the key signed it, by digest
 */
record SampleImages(
        String covered, String publicKeyPem, String signed, String signedByTag, String unsigned, String elsewhere) {
    static SampleImages make(LocalStack stack) {
        var fixtures = new ImageFixtures(stack.registry(), 5);
        var signed = fixtures.image("apps/signed", "1");
        var elsewhere = fixtures.image("tools/signed", "1");
        var pair = stack.cosign().generateKeyPair("release");
        stack.cosign().sign(pair, signed.byDigest());
        stack.cosign().sign(pair, elsewhere.byDigest());
        return new SampleImages(
                stack.registry().host() + "/apps/**",
                pair.publicKeyPem(),
                signed.byDigest(),
                signed.byTag(),
                fixtures.image("apps/unsigned", "1").byDigest(),
                elsewhere.byDigest());
    }
}
