package dev.portcullis.e2e.walkthrough;

import dev.portcullis.e2e.walkthrough.Attempt.Workload;
import java.util.List;

/** What the demo tries, in three acts: with the registry, after it was stopped, and after all else but the webhook was. */
final class Attempts {
    static final String PRODUCTION = "shop";
    static final String REVIEWED = "bank";
    static final String LENIENT = "lab";
    static final String PINNED = "kiosk";
    static final String FLEET = "fleet";

    private Attempts() {}

    static List<Attempt> withRegistry(Images images) {
        return List.of(
                pod("no signature", images.unsigned().byDigest(), Expectation.refused("SignatureMissing")),
                new Attempt(
                        "no signature, in a Deployment",
                        PRODUCTION,
                        Workload.DEPLOYMENT,
                        images.unsigned().byDigest(),
                        Expectation.refused("SignatureMissing")),
                pod(
                        "signed by a look-alike identity",
                        images.signedByStranger().byDigest(),
                        Expectation.refused("SignerNotAuthorized")),
                pod(
                        "signed by the right identity",
                        images.signedByRelease().byTagAndDigest(),
                        Expectation.admittedFor("release@acme.example")),
                pod("signed by the right key", images.signedByKey().byDigest(), Expectation.admittedFor("key release")),
                pod(
                        "signed by a key nobody listed",
                        images.signedByOtherKey().byDigest(),
                        Expectation.refused("KeyUnknown")),
                pod(
                        "an attestation instead of a signature",
                        images.attestedOnly().byDigest(),
                        Expectation.refused("SignatureMissing")),
                new Attempt(
                        "signed, but the attestation is missing",
                        REVIEWED,
                        Workload.POD,
                        images.signedByRelease().byDigest(),
                        Expectation.refused("AttestationMissing")),
                new Attempt(
                        "signed and attested",
                        REVIEWED,
                        Workload.POD,
                        images.signedAndReviewed().byDigest(),
                        Expectation.admittedFor("release@acme.example")),
                pod(
                        "a tag where a digest is required",
                        images.signedByRelease().byTag(),
                        Expectation.refused("DigestRequired")),
                new Attempt(
                        "an index with one unsigned platform: nobody signed the attestation of its arm64",
                        FLEET,
                        Workload.POD,
                        images.onePlatformUnsigned().byDigest(),
                        Expectation.refused("AttestationMissing")),
                new Attempt(
                        "an index with a signed attestation of every platform",
                        FLEET,
                        Workload.POD,
                        images.everyPlatformSigned().byDigest(),
                        Expectation.admittedFor("key release")),
                pod(
                        "an image that no policy matches",
                        images.unmatched().byDigest(),
                        Expectation.refused("ImageUnmatched")),
                pod(
                        "signed keyless in cosign's older layout, with a first-generation log",
                        images.older().reference(),
                        Expectation.admittedFor(images.older().subject())),
                new Attempt(
                        "a tag, where tags are pinned",
                        PINNED,
                        Workload.POD,
                        images.signedByKey().byTag(),
                        Expectation.admittedFor("key release")),
                new Attempt(
                        "a tag of an unsigned image, where tags are pinned",
                        PINNED,
                        Workload.POD,
                        images.unsigned().byTag(),
                        Expectation.refused("SignatureMissing")));
    }

    static List<Attempt> withoutRegistry(Images images) {
        return List.of(
                pod(
                        "registry stopped, digest never seen, whenUndecidable: Deny",
                        images.neverSeen().byDigest(),
                        Expectation.refused("RegistryUnavailable")),
                new Attempt(
                        "registry stopped, digest never seen, whenUndecidable: Allow",
                        LENIENT,
                        Workload.POD,
                        images.neverSeen().byDigest(),
                        Expectation.admitted("UndecidableAllowed")),
                pod(
                        "registry stopped, digest verified before",
                        images.signedByRelease().byDigest(),
                        Expectation.admittedFor("release@acme.example")));
    }

    /** Returns the images that run and must be known when nobody can be asked. */
    static List<String> surviving(Images images) {
        return List.of(
                images.signedByRelease().byDigest(),
                images.signedByKey().byDigest(),
                images.signedAndReviewed().byDigest(),
                images.everyPlatformSigned().byDigest());
    }

    static List<Attempt> withoutAnything(Images images) {
        return List.of(
                pod(
                        "nobody to ask, webhook started anew: a Pod with a known image",
                        images.signedByRelease().byDigest(),
                        Expectation.admittedFor("release@acme.example")),
                pod(
                        "the same, signed by a key",
                        images.signedByKey().byDigest(),
                        Expectation.admittedFor("key release")),
                new Attempt(
                        "the same, made anew by a Deployment with a signature and an attestation",
                        REVIEWED,
                        Workload.DEPLOYMENT,
                        images.signedAndReviewed().byDigest(),
                        Expectation.admittedFor("release@acme.example")),
                new Attempt(
                        "the same, with an attestation of every platform of an index",
                        FLEET,
                        Workload.POD,
                        images.everyPlatformSigned().byDigest(),
                        Expectation.admittedFor("key release")),
                pod(
                        "an image that is signed and was never seen",
                        images.neverSeen().byDigest(),
                        Expectation.refused("RegistryUnavailable")),
                pod(
                        "an image without signature",
                        images.unsigned().byDigest(),
                        Expectation.refused("RegistryUnavailable")));
    }

    private static Attempt pod(String title, String image, Expectation expectation) {
        return new Attempt(title, PRODUCTION, Workload.POD, image, expectation);
    }
}
