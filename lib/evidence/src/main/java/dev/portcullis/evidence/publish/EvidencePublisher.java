package dev.portcullis.evidence.publish;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.publish.Publication.Step;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.registry.RegistrySettings.Limits;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.util.List;

/**
 * Brings signed evidence into a registry, and believes that it is there once it has been read back and verified. Thread-safe if what it is given is.
 *
 * <p>The manifest's digest follows from the bundle, so publishing the same bundle again, after a crash at any step or by two at once, ends with one
 * referrer.
 *
 * <p>Where a registry lists many referrers of an image already, nothing is added: who admits images reads so many and refuses an image that has
 * more, whatever they are.
 */
public final class EvidencePublisher {
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

    /** What the size in a descriptor bounds; a manifest of ours has a few hundred bytes. */
    private static final int MANIFEST_SIZE = 64 << 10;

    /** Leaves a quarter of what is read of an image to others. */
    private static final int MOST_REFERRERS = Limits.DEFAULT.referrers() * 3 / 4;

    private final RegistryClient reader;
    private final RegistryPusher pusher;
    private final BundleVerifier verifier;
    private final int mostReferrers;

    /**
     * @param reader reads what was published
     * @param pusher writes it
     * @param verifier the same as admits images
     */
    public EvidencePublisher(RegistryClient reader, RegistryPusher pusher, BundleVerifier verifier) {
        this(reader, pusher, verifier, MOST_REFERRERS);
    }

    EvidencePublisher(RegistryClient reader, RegistryPusher pusher, BundleVerifier verifier, int mostReferrers) {
        this.reader = reader;
        this.pusher = pusher;
        this.verifier = verifier;
        this.mostReferrers = mostReferrers;
    }

    /**
     * Publishes one bundle.
     *
     * @param root the trust root that the bundle is to hold under, as others will see it
     */
    public Publication publish(NewEvidence evidence, TrustRoot root, List<Credential> credentials, Deadline deadline) {
        return new Run(evidence, root, credentials, deadline).publish();
    }

    /** Returns whether a registry lists an artifact as a referrer of what it is about, or may do so where its list is not complete. */
    public RegistryResult<Boolean> lists(
            ImageRepository repository,
            Digest subject,
            Digest referrer,
            List<Credential> credentials,
            Deadline deadline) {
        return reader.referrers(repository, subject, credentials, deadline)
                .then(listed -> new Found<>(!listed.complete() || lists(listed, referrer)));
    }

    private static boolean lists(Referrers listed, Digest referrer) {
        return listed.referrers().stream()
                .anyMatch(entry -> entry.descriptor().digest().equals(referrer));
    }

    /** One bundle on its way. */
    private final class Run {
        private final NewEvidence evidence;
        private final TrustRoot root;
        private final List<Credential> credentials;
        private final Deadline deadline;
        private final Digest referrer;

        Run(NewEvidence evidence, TrustRoot root, List<Credential> credentials, Deadline deadline) {
            this.evidence = evidence;
            this.root = root;
            this.credentials = credentials;
            this.deadline = deadline;
            referrer = pusher.digest(evidence.artifact());
        }

        Publication publish() {
            // What does not hold is not shown to anybody.
            if (verifier.verify(
                            evidence.bundle().toByteArray(), evidence.subject().digest(), root)
                    instanceof Verification.Rejected(var why)) {
                return rejected(why);
            }
            return switch (referrers()) {
                case Found<Referrers>(var listed) when lists(listed, referrer) -> readBack(false);
                case Found<Referrers>(var listed)
                when !listed.complete() || listed.referrers().size() >= mostReferrers -> tooMany();
                case Found<Referrers> absent -> push();
                // A repository comes to be by what is pushed.
                case NotFound<Referrers> absent -> push();
                case Refused<Referrers> refused -> failed(Step.LOOK, refused);
                case Unavailable<Referrers> none -> failed(Step.LOOK, none);
            };
        }

        private Publication tooMany() {
            return new Publication.Failed(
                    Step.LOOK,
                    Reason.RESPONSE_TOO_LARGE,
                    evidence.destination().host() + " lists " + mostReferrers
                            + " referrers of the image or more; with " + Limits.DEFAULT.referrers()
                            + " it would be admitted no more, so nothing is added: delete those that are superseded",
                    false,
                    null);
        }

        private Publication push() {
            return switch (pusher.push(evidence.destination(), null, evidence.artifact(), credentials, deadline)) {
                case Found<Digest> stored -> readBack(true);
                case NotFound<Digest> none -> failed(Step.PUSH, none);
                case Refused<Digest> refused -> failed(Step.PUSH, refused);
                case Unavailable<Digest> none -> failed(Step.PUSH, none);
            };
        }

        private Publication readBack(boolean pushed) {
            var read = reader.manifest(
                            evidence.destination(),
                            Descriptor.of(MANIFEST_TYPE, referrer, MANIFEST_SIZE),
                            credentials,
                            deadline)
                    .then(this::bundle)
                    .then(bundle -> pushed ? listed().then(there -> listing(there, bundle)) : new Found<>(bundle));
            return switch (read) {
                case Found<byte[]>(var bundle) -> verify(bundle, pushed);
                case NotFound<byte[]> none -> failed(Step.READ_BACK, none);
                case Refused<byte[]> refused -> failed(Step.READ_BACK, refused);
                case Unavailable<byte[]> none -> failed(Step.READ_BACK, none);
            };
        }

        private RegistryResult<byte[]> bundle(Manifest manifest) {
            var whole = manifest instanceof Manifest.Image image
                    && image.layers().size() == 1
                    && image.subject() != null
                    && image.subject().digest().equals(evidence.subject().digest());
            return whole
                    ? reader.blob(
                            evidence.destination(),
                            ((Manifest.Image) manifest).layers().getFirst(),
                            credentials,
                            deadline)
                    : new Refused<>(
                            Reason.REGISTRY_RESPONSE_INVALID, "what was published is no bundle about its subject");
        }

        private RegistryResult<byte[]> listing(boolean there, byte[] bundle) {
            return there
                    ? new Found<>(bundle)
                    : new Unavailable<>(
                            Reason.REGISTRY_UNAVAILABLE,
                            evidence.destination().host() + " does not list what was published as a referrer yet",
                            null);
        }

        private Publication verify(byte[] bundle, boolean pushed) {
            return switch (verifier.verify(bundle, evidence.subject().digest(), root)) {
                case Verification.Verified verified -> new Publication.Published(referrer, pushed);
                case Verification.Rejected(var why) -> rejected(why);
            };
        }

        private RegistryResult<Boolean> listed() {
            return referrers().then(referrers -> new Found<>(lists(referrers, referrer)));
        }

        private RegistryResult<Referrers> referrers() {
            return reader.referrers(evidence.destination(), evidence.subject().digest(), credentials, deadline);
        }
    }

    private static Publication rejected(Rejection why) {
        return new Publication.Failed(Step.VERIFY, why.reason(), why.detail(), false, null);
    }

    private static Publication failed(Step step, RegistryResult<?> result) {
        return switch (result) {
            case Found<?> found -> throw new IllegalArgumentException("nothing failed");
            case NotFound<?> missing ->
                new Publication.Failed(step, Reason.REGISTRY_UNAUTHORIZED, missing.detail(), false, null);
            case Refused<?> refused -> new Publication.Failed(step, refused.reason(), refused.detail(), false, null);
            case Unavailable<?> none ->
                new Publication.Failed(step, none.reason(), none.detail(), true, none.retryAfter());
        };
    }
}
