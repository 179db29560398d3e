package dev.portcullis.evidence.publish;

import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.Referrers.Referrer;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.SignedBytes;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.sign.SignedBundle;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.util.List;
import java.util.Optional;

/**
 * Finds a statement that is published already, so that it need not be signed anew: signatures differ, and with them digests. Thread-safe if what it
 * is given is.
 *
 * <p>What others have pushed beside an image and is broken, of another size or signed by somebody else hides nothing and costs no download of a blob
 * that could not be it.
 */
public final class PublishedStatements {
    /** Who lists referrers may say by this annotation what a bundle holds, as cosign and we write it. */
    private static final String TYPE_ANNOTATION = "dev.sigstore.bundle.predicateType";

    /** More than what a bundle has besides the statement: signature, timestamp, names of fields. */
    private static final int WRAPPING = 64 << 10;

    private final RegistryClient reader;
    private final BundleVerifier verifier;

    /**
     * @param reader reads what is there
     * @param verifier the same as admits images
     */
    public PublishedStatements(RegistryClient reader, BundleVerifier verifier) {
        this.reader = reader;
        this.verifier = verifier;
    }

    /**
     * Returns the digest of the first artifact by which this very statement is published, signed as the trust root wants it; {@code Found} and empty
     * where there is none. {@code Unavailable} also where part of what is listed could not be read: it might be the one.
     */
    public RegistryResult<Optional<Digest>> find(
            WantedStatement wanted, TrustRoot root, List<Credential> credentials, Deadline deadline) {
        return new Run(wanted, root, credentials, deadline).find();
    }

    /** One look. */
    private final class Run {
        private final WantedStatement wanted;
        private final SignedBytes statement;
        private final TrustRoot root;
        private final List<Credential> credentials;
        private final Deadline deadline;

        Run(WantedStatement wanted, TrustRoot root, List<Credential> credentials, Deadline deadline) {
            this.wanted = wanted;
            this.statement = SignedBytes.of(wanted.statement().toByteArray());
            this.root = root;
            this.credentials = credentials;
            this.deadline = deadline;
        }

        RegistryResult<Optional<Digest>> find() {
            return switch (reader.referrers(wanted.destination(), wanted.subject(), credentials, deadline)) {
                case Found<Referrers>(var listed) -> among(listed);
                // A repository comes to be by what is pushed.
                case NotFound<Referrers> absent -> new Found<>(Optional.empty());
                case Refused<Referrers>(var reason, var detail) -> new Refused<>(reason, detail);
                case Unavailable<Referrers>(var reason, var detail, var retryAfter) ->
                    new Unavailable<>(reason, detail, retryAfter);
            };
        }

        private RegistryResult<Optional<Digest>> among(Referrers listed) {
            for (var referrer : listed.referrers()) {
                if (!mayCarryIt(referrer)) {
                    continue;
                }
                var read = carried(referrer.descriptor());
                if (read instanceof Unavailable<byte[]>(var reason, var detail, var retryAfter)) {
                    return new Unavailable<>(reason, detail, retryAfter);
                }
                if (read instanceof Found<byte[]>(var bundle) && isIt(bundle)) {
                    return new Found<>(Optional.of(referrer.descriptor().digest()));
                }
            }
            return new Found<>(Optional.empty());
        }

        /** A wrong annotation makes no more of it than one signature too many, by whoever may write to the repository. */
        private boolean mayCarryIt(Referrer referrer) {
            var type = referrer.descriptor().annotations().get(TYPE_ANNOTATION);
            return type == null || type.equals(wanted.predicateType());
        }

        private RegistryResult<byte[]> carried(Descriptor artifact) {
            return reader.manifest(wanted.destination(), artifact, credentials, deadline)
                    .then(manifest -> manifest instanceof Manifest.Image image && isFitting(image)
                            ? reader.blob(wanted.destination(), image.layers().getFirst(), credentials, deadline)
                            : new NotFound<>(false, "it is another artifact"));
        }

        private boolean isFitting(Manifest.Image image) {
            if (image.layers().size() != 1
                    || image.subject() == null
                    || !image.subject().digest().equals(wanted.subject())) {
                return false;
            }
            var layer = image.layers().getFirst();
            return layer.mediaType().equals(SignedBundle.MEDIA_TYPE)
                    && layer.size() > statement.size()
                    && layer.size() < 2L * statement.size() + WRAPPING;
        }

        /** A trust root that lists a timestamp authority lists others' certificate authorities too. */
        private boolean isBy(Signer signer) {
            var certified = wanted.certified();
            return switch (signer) {
                case Signer.Keyless(var identity) -> certified != null && certified.isOf(identity);
                case Signer.Key key -> certified == null;
            };
        }

        private boolean isIt(byte[] bundle) {
            return verifier.verify(bundle, wanted.subject(), root) instanceof Verification.Verified verified
                    && verified.signed().equals(statement)
                    && isBy(verified.signer())
                    && !(wanted.timed() && verified.times().isEmpty());
        }
    }
}
