package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidencebundle.BundleStatementReader;
import dev.portcullis.evidencebundle.BundleStatementReading;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.Referrers.Referrer;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.registry.json.MalformedJsonException;
import dev.portcullis.registry.json.StrictJson;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bundles that one object had published. What cannot be read, does not verify or says that another object asked for it is none of them:
 * every doubt leaves a bundle where it is.
 *
 * @param registry lists and reads
 * @param verifier the same as admits images
 */
record OwnBundles(RegistryClient registry, BundleVerifier verifier) {
    private static final String TYPE_ANNOTATION = "dev.sigstore.bundle.predicateType";

    /** What says nothing of what is listed; the other refusals are of its content, and anybody can have something listed that is no bundle. */
    private static final Set<Reason> HIDING = EnumSet.of(
            Reason.REGISTRY_UNAUTHORIZED,
            Reason.REGISTRY_ADDRESS_REFUSED,
            Reason.REGISTRY_CERTIFICATE_UNTRUSTED,
            Reason.REGISTRY_DIGEST_MISMATCH);

    /** Above what the largest statement and its signature take; the gate reads more, and of others. */
    private static final long MOST_BYTES = 2 << 20;

    /**
     * What was found.
     *
     * @param bundles the object's own
     * @param whole whether there was time to look at all that is listed; else there may be more
     * @param hidden why something that is listed may not be looked at; null where there is nothing such
     * @param shown whether there was a list at all
     */
    record Finding(
            List<OwnBundle> bundles,
            boolean whole,
            @Nullable String hidden,
            boolean shown) {
        Finding {
            bundles = List.copyOf(bundles);
        }
    }

    /** Finds what can be found until the time is over; a registry that lists nothing is the only failure. */
    RegistryResult<Finding> read(
            Publications publications, SignerRoot root, List<Credential> credentials, Deadline deadline) {
        return registry.referrers(publications.destination(), publications.subject(), credentials, deadline)
                .then(listed -> new Found<>(among(listed, publications, root, credentials, deadline)));
    }

    /** Finds what can be found among what is listed until the time is over. */
    Finding among(
            Referrers listed,
            Publications publications,
            SignerRoot root,
            List<Credential> credentials,
            Deadline deadline) {
        var access = new Access(credentials, deadline);
        var own = new ArrayList<OwnBundle>();
        var whole = listed.complete();
        String hidden = null;
        for (var referrer :
                listed.referrers().stream().filter(OwnBundles::maybe).toList()) {
            switch (bundle(publications, referrer, access)) {
                case Found<Optional<byte[]>>(var bytes) ->
                    bytes.flatMap(bundle -> own(publications, root, referrer, bundle))
                            .ifPresent(own::add);
                case Unavailable<Optional<byte[]>> late -> whole = false;
                case NotFound<Optional<byte[]>>(var behind, var detail) -> hidden = detail;
                case Refused<Optional<byte[]>>(var reason, var detail) ->
                    hidden = HIDING.contains(reason) ? detail : hidden;
            }
        }
        return new Finding(own, whole, hidden, listed.shown());
    }

    /** Lists say as much as their registries like; what they do say spares reading the evidence of others. */
    private static boolean maybe(Referrer referrer) {
        var predicate = referrer.descriptor().annotations().get(TYPE_ANNOTATION);
        return predicate == null || predicate.equals(EvidenceBundleContent.PREDICATE_TYPE);
    }

    /** Returns the bytes of a bundle; empty for what is no bundle about the subject. */
    private RegistryResult<Optional<byte[]>> bundle(Publications publications, Referrer referrer, Access access) {
        return registry.manifest(
                        publications.destination(), referrer.descriptor(), access.credentials(), access.deadline())
                .then(manifest -> layer(publications, manifest, access));
    }

    private RegistryResult<Optional<byte[]>> layer(Publications publications, Manifest manifest, Access access) {
        var ours = manifest instanceof Manifest.Image image
                && image.layers().size() == 1
                && image.layers().getFirst().size() <= MOST_BYTES
                && image.subject() != null
                && image.subject().digest().equals(publications.subject());
        return ours
                ? registry.blob(
                                publications.destination(),
                                ((Manifest.Image) manifest).layers().getFirst(),
                                access.credentials(),
                                access.deadline())
                        .then(bytes -> new Found<>(Optional.of(bytes)))
                : new Found<>(Optional.empty());
    }

    private Optional<OwnBundle> own(Publications publications, SignerRoot root, Referrer referrer, byte[] bundle) {
        return verifier.verify(bundle, publications.subject(), root.root()) instanceof Verification.Verified verified
                        && root.isOwn(verified.signer())
                        && BundleStatementReader.read(verified.signed().toByteArray())
                                instanceof BundleStatementReading.Read(var statement)
                        && isOf(publications.owner(), publications.subject(), statement.subject(), statement.content())
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
