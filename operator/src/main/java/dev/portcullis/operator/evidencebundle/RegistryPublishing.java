package dev.portcullis.operator.evidencebundle;

import com.google.protobuf.ByteString;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.evidence.publish.NewEvidence;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.credentials.PullCredentials;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Publishes in registries.
 *
 * @param pusher says how subjects are named
 * @param publisher writes and reads back
 * @param secrets credentials for registries
 * @param longest longest time for one publication
 */
record RegistryPublishing(
        RegistryPusher pusher, EvidencePublisher publisher, NamespaceSecrets secrets, Duration longest)
        implements Publisher {
    @Override
    public Outcome publish(Publication publication) {
        var root = root(publication.publicKey());
        if (root.isEmpty()) {
            return new Outcome.NotVerified("what signed it is no public key");
        }
        var known = credentials(publication.namespace(), publication.secretNames());
        var deadline = Deadline.after(longest);
        var subject = pusher.describe(
                publication.subjectRepository(),
                publication.subject(),
                known.forRepository(publication.subjectRepository()),
                deadline);
        return switch (subject) {
            case RegistryResult.Found<Descriptor>(var descriptor) ->
                outcome(publisher.publish(
                        new NewEvidence(
                                publication.destination(),
                                descriptor,
                                EvidenceBundleContent.PREDICATE_TYPE,
                                ByteString.copyFrom(publication.bundle())),
                        root.get(),
                        known.forRepository(publication.destination()),
                        deadline));
            case RegistryResult.NotFound<Descriptor>(var hidden, var detail) -> new Outcome.Refused(detail);
            case RegistryResult.Refused<Descriptor>(var reason, var detail) -> new Outcome.Refused(detail);
            case RegistryResult.Unavailable<Descriptor>(var reason, var detail, var after) ->
                new Outcome.Unavailable(detail, after);
        };
    }

    @Override
    public boolean isLost(Earlier earlier) {
        var known = credentials(earlier.namespace(), earlier.secretNames());
        return publisher.lists(
                                earlier.destination(),
                                earlier.subject(),
                                earlier.referrer(),
                                known.forRepository(earlier.destination()),
                                Deadline.after(longest))
                        instanceof RegistryResult.Found<Boolean>(var there)
                && !there;
    }

    private PullCredentials credentials(String namespace, List<String> secretNames) {
        return secretNames.stream()
                .map(name -> secrets.of(namespace, name))
                .reduce(PullCredentials.NONE, PullCredentials::and);
    }

    private static Outcome outcome(dev.portcullis.evidence.publish.Publication publication) {
        return switch (publication) {
            case dev.portcullis.evidence.publish.Publication.Published(var referrer, var pushed) ->
                new Outcome.Published(referrer);
            case dev.portcullis.evidence.publish.Publication.Failed failed -> failed(failed);
        };
    }

    private static Outcome failed(dev.portcullis.evidence.publish.Publication.Failed failed) {
        var detail = "[" + failed.reason().code() + "] " + failed.detail();
        if (failed.passes()) {
            return new Outcome.Unavailable(detail, failed.retryAfter());
        }
        return switch (failed.step()) {
            case LOOK, PUSH -> new Outcome.Refused(detail);
            case READ_BACK, VERIFY -> new Outcome.NotVerified(detail);
        };
    }

    /** A trust root of that key alone. */
    private static Optional<TrustRoot> root(String pem) {
        var source = TrustRootSource.named("evidence-bundle")
                .withKeys(List.of(new NamedKey("signer", pem, ValidityWindow.ALWAYS)));
        return TrustRoot.load(source) instanceof TrustRootResult.Loaded(var root, var ignored)
                ? Optional.of(root)
                : Optional.empty();
    }
}
