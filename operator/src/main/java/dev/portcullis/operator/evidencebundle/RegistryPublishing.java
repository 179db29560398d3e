package dev.portcullis.operator.evidencebundle;

import com.google.protobuf.ByteString;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.evidence.publish.NewEvidence;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Publishes in registries.
 *
 * @param pusher says how subjects are named
 * @param publisher writes and reads back
 * @param secrets credentials for registries
 * @param roots under what is published holds
 * @param longest longest time for one publication
 */
record RegistryPublishing(
        RegistryPusher pusher,
        EvidencePublisher publisher,
        NamespaceSecrets secrets,
        SignerRoots roots,
        Duration longest)
        implements Publisher {
    @Override
    public Outcome publish(Publication publication) {
        return switch (roots.of(publication.with())) {
            case SignerRoots.Result.Missing<SignerRoot>(var reason, var detail) -> new Outcome.NotVerified(detail);
            case SignerRoots.Result.Found<SignerRoot>(var root) -> publish(publication, root.root());
        };
    }

    private Outcome publish(Publication publication, TrustRoot root) {
        var known = secrets.of(publication.namespace(), publication.secretNames());
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
                        root,
                        known.forRepository(publication.destination()),
                        deadline));
            case RegistryResult.NotFound<Descriptor>(var hidden, var detail) ->
                refused(hidden ? Reason.REGISTRY_UNAUTHORIZED : Reason.IMAGE_NOT_FOUND, detail);
            case RegistryResult.Refused<Descriptor>(var reason, var detail) -> refused(reason, detail);
            case RegistryResult.Unavailable<Descriptor>(var reason, var detail, var after) ->
                unavailable(reason, detail, after);
        };
    }

    @Override
    public Optional<SignerCheck.Refusal> refusal(String namespace, List<String> secretNames) {
        return secrets.refusal(namespace, secretNames);
    }

    @Override
    public boolean isLost(Earlier earlier) {
        var known = secrets.of(earlier.namespace(), earlier.secretNames());
        return publisher.lists(
                                earlier.destination(),
                                earlier.subject(),
                                earlier.referrer(),
                                known.forRepository(earlier.destination()),
                                Deadline.after(longest))
                        instanceof RegistryResult.Found<Boolean>(var there)
                && !there;
    }

    private static Outcome outcome(dev.portcullis.evidence.publish.Publication publication) {
        return switch (publication) {
            case dev.portcullis.evidence.publish.Publication.Published(var referrer, var pushed) ->
                new Outcome.Published(referrer);
            case dev.portcullis.evidence.publish.Publication.Failed failed -> failed(failed);
        };
    }

    private static Outcome failed(dev.portcullis.evidence.publish.Publication.Failed failed) {
        if (failed.passes()) {
            return unavailable(failed.reason(), failed.detail(), failed.retryAfter());
        }
        return switch (failed.step()) {
            case LOOK ->
                failed.reason() == Reason.RESPONSE_TOO_LARGE
                        ? new Outcome.Full(told(failed.reason(), failed.detail()))
                        : refused(failed.reason(), failed.detail());
            case PUSH -> refused(failed.reason(), failed.detail());
            case READ_BACK, VERIFY -> new Outcome.NotVerified(told(failed.reason(), failed.detail()));
        };
    }

    private static Outcome unavailable(Reason reason, String detail, @Nullable Duration retryAfter) {
        return new Outcome.Unavailable(
                condition(reason, ConditionReason.REGISTRY_UNAVAILABLE), told(reason, detail), retryAfter);
    }

    private static Outcome refused(Reason reason, String detail) {
        return new Outcome.Refused(condition(reason, ConditionReason.PUSH_REFUSED), told(reason, detail));
    }

    /** The same word as everywhere, where conditions know it. */
    private static ConditionReason condition(Reason reason, ConditionReason otherwise) {
        return ConditionReason.of(reason.code()).orElse(otherwise);
    }

    private static String told(Reason reason, String detail) {
        return "[" + reason.code() + "] " + detail;
    }
}
