package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import dev.portcullis.evidencebundle.BundleStatementReader;
import dev.portcullis.evidencebundle.BundleStatementReading;
import dev.portcullis.operator.evidencebundle.Pruner.Order;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.Referrers.Referrer;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.json.MalformedJsonException;
import dev.portcullis.registry.json.StrictJson;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the bundles that one object had published. What cannot be read, does not verify or says that another object asked for it is none of them:
 * every doubt leaves a bundle where it is.
 *
 * @param registry lists and reads
 * @param verifier the same as admits images
 */
record OwnBundles(RegistryClient registry, BundleVerifier verifier) {
    private static final String TYPE_ANNOTATION = "dev.sigstore.bundle.predicateType";

    /** Above what the largest statement and its signature take; the gate reads more, and of others. */
    private static final long MOST_BYTES = 2 << 20;

    /**
     * What was found.
     *
     * @param bundles the object's own
     * @param whole whether all that is listed was looked at; else there may be more
     */
    record Finding(List<OwnBundle> bundles, boolean whole) {
        Finding {
            bundles = List.copyOf(bundles);
        }
    }

    /** Finds what can be found until the time is over; a registry that lists nothing is the only failure. */
    RegistryResult<Finding> read(Order order, SignerRoot root, List<Credential> credentials, Deadline deadline) {
        return registry.referrers(order.destination(), order.subject(), credentials, deadline)
                .then(listed -> new Found<>(own(order, root, listed, new Access(credentials, deadline))));
    }

    private Finding own(Order order, SignerRoot root, Referrers listed, Access access) {
        var own = new ArrayList<OwnBundle>();
        var whole = listed.complete();
        for (var referrer :
                listed.referrers().stream().filter(OwnBundles::maybe).toList()) {
            switch (bundle(order, referrer, access)) {
                case Found<byte[]>(var bytes) ->
                    own(order, root, referrer, bytes).ifPresent(own::add);
                case RegistryResult.Unavailable<byte[]> late -> whole = false;
                case RegistryResult.NotFound<byte[]> another -> {}
                case RegistryResult.Refused<byte[]> unreadable -> {}
            }
        }
        return new Finding(own, whole);
    }

    /** Lists say as much as their registries like; what they do say spares reading the evidence of others. */
    private static boolean maybe(Referrer referrer) {
        var predicate = referrer.descriptor().annotations().get(TYPE_ANNOTATION);
        return predicate == null || predicate.equals(EvidenceBundleContent.PREDICATE_TYPE);
    }

    private RegistryResult<byte[]> bundle(Order order, Referrer referrer, Access access) {
        return registry.manifest(order.destination(), referrer.descriptor(), access.credentials(), access.deadline())
                .then(manifest -> layer(order, manifest, access));
    }

    private RegistryResult<byte[]> layer(Order order, Manifest manifest, Access access) {
        var ours = manifest instanceof Manifest.Image image
                && image.layers().size() == 1
                && image.layers().getFirst().size() <= MOST_BYTES
                && image.subject() != null
                && image.subject().digest().equals(order.subject());
        return ours
                ? registry.blob(
                        order.destination(),
                        ((Manifest.Image) manifest).layers().getFirst(),
                        access.credentials(),
                        access.deadline())
                : new RegistryResult.NotFound<>(false, "it is no bundle about the subject");
    }

    private Optional<OwnBundle> own(Order order, SignerRoot root, Referrer referrer, byte[] bundle) {
        return verifier.verify(bundle, order.subject(), root.root()) instanceof Verification.Verified verified
                        && root.isOwn(verified.signer())
                        && BundleStatementReader.read(verified.signed().toByteArray())
                                instanceof BundleStatementReading.Read(var statement)
                        && isOf(order.owner(), order.subject(), statement.subject(), statement.content())
                ? described(referrer, statement.content(), bundle)
                : Optional.empty();
    }

    private static boolean isOf(Requester owner, Digest subject, Digest about, EvidenceBundleContent content) {
        return content.requester().equals(owner) && about.equals(subject);
    }

    private static Optional<OwnBundle> described(Referrer referrer, EvidenceBundleContent content, byte[] bundle) {
        try {
            var material = StrictJson.object(bundle).path("verificationMaterial");
            return Optional.of(new OwnBundle(
                    referrer,
                    content.createdAt(),
                    !material.path("timestampVerificationData")
                            .path("rfc3161Timestamps")
                            .isEmpty(),
                    !material.path("tlogEntries").isEmpty()));
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }

    private record Access(List<Credential> credentials, Deadline deadline) {}
}
