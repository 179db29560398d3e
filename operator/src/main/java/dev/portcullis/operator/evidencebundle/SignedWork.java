package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Pending;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is signed to where it is wanted: proofs are added, it is published, and what it supersedes is removed.
 *
 * @param signers returns a signer by its name; null where there is none
 * @param proving adds proofs of time and log
 * @param publisher publishes
 * @param pruner removes what is superseded
 */
record SignedWork(
        Function<String, @Nullable EvidenceSigner> signers, BundleProving proving, Publisher publisher, Pruner pruner) {
    /** Does the next step for what is signed. */
    Progress next(EvidenceBundle object, Progress progress, Pending pending) {
        var bundle = PackedBundle.unpack(pending);
        var subject = Digest.parse(progress.status().subjectDigest());
        if (bundle.isEmpty() || subject.isEmpty()) {
            return progress.forget();
        }
        var signed = new Signed(
                object,
                pending,
                ImageRepository.parse(progress.subject().repository()),
                subject.get(),
                bundle.get(),
                new RunTimes(object.getMetadata().getUid(), object.getSpec()));
        if (SignedWith.isCertificate(pending.publicKey())) {
            return certified(signed, progress);
        }
        return pending.unproved() ? prove(signed, progress) : publish(signed, progress);
    }

    /** What was signed with a certificate holds under the trusted root of its signer, and of no other kind of signer. */
    private Progress certified(Signed signed, Progress progress) {
        var signer = signers.apply(signed.spec().signerName());
        if (signer == null) {
            return refused(Condition.Type.SIGNED, gone(signed), signed, progress);
        }
        if (signer.getSpec().keyless() == null) {
            return progress.forget();
        }
        return signed.pending().unproved() ? prove(signed, progress) : publish(signed, progress);
    }

    /** Looks whether the Secrets that an object names can be used: what cannot be published need not be signed. */
    Optional<SignerCheck.Refusal> refusal(EvidenceBundle object) {
        return publisher.refusal(object.getMetadata().getNamespace(), secrets(object.getSpec()));
    }

    /** Registries drop artifacts, and of two who write a tag of referrers at once the later one drops what the other has added. */
    boolean isLost(EvidenceBundle object, Progress progress, Digest subject) {
        var last = progress.status().published();
        return last != null
                && Digest.parse(last.referrer())
                        .map(referrer -> new Publisher.Earlier(
                                object.getMetadata().getNamespace(),
                                ImageRepository.parse(progress.destination()),
                                subject,
                                referrer,
                                secrets(object.getSpec())))
                        .filter(publisher::isLost)
                        .isPresent();
    }

    /** A step of its own: whoever is away, or the process ends, the same signature is taken up again. */
    private Progress prove(Signed signed, Progress progress) {
        var refusal = refusal(signed, signed.repository());
        if (refusal.isPresent()) {
            return refused(Condition.Type.SIGNED, refusal.get(), signed, progress);
        }
        var signer = signers.apply(signed.spec().signerName());
        if (signer == null || !signer.getSpec().proves()) {
            return progress.proved(signed.pending(), signed.bundle(), null);
        }
        var outcome = proving.prove(
                signer.getSpec(),
                signed.subject(),
                signed.bundle(),
                signed.pending().publicKey());
        return switch (outcome) {
            case BundleProving.Outcome.Proved(var bundle, var index) ->
                progress.proved(signed.pending(), bundle, index);
            case BundleProving.Outcome.Spent(var reason, var detail) -> progress.spent(reason, detail, signed.times());
            case BundleProving.Outcome.Failed(var reason, var detail) ->
                progress.fails(Condition.Type.SIGNED, reason, detail, signed.times());
        };
    }

    private Progress publish(Signed signed, Progress progress) {
        var destination = progress.destinationRepository();
        if (destination.isEmpty()) {
            return progress.nowhere();
        }
        var publicKey = signed.pending().publicKey();
        if (!progress.remembers(publicKey)) {
            return progress.remember(publicKey);
        }
        var elsewhere = !destination.get().host().equals(signed.repository().host());
        var refusal = (elsewhere ? refusal(signed, destination.get()) : Optional.<SignerCheck.Refusal>empty())
                .or(() -> refusal(signed.object()));
        return refusal.isPresent()
                ? refused(Condition.Type.PUBLISHED, refusal.get(), signed, progress)
                : push(signed, progress, destination.get());
    }

    private Progress push(Signed signed, Progress progress, ImageRepository destination) {
        var pending = signed.pending();
        var times = signed.times();
        var outcome = publisher.publish(new Publisher.Publication(
                signed.namespace(),
                signed.repository(),
                signed.subject(),
                destination,
                signed.bundle(),
                with(signed),
                secrets(signed.spec())));
        return switch (outcome) {
            case Publisher.Outcome.Published(var referrer) ->
                prune(signed, progress.published(pending, referrer, times), destination, referrer);
            case Publisher.Outcome.Full(var detail) ->
                prune(
                        signed,
                        progress.unpublished(ConditionReason.RESPONSE_TOO_LARGE, detail, null, times),
                        destination,
                        null);
            case Publisher.Outcome.Unavailable(var reason, var detail, var after) ->
                progress.unpublished(reason, detail, after, times);
            case Publisher.Outcome.Refused(var reason, var detail) -> progress.unpublished(reason, detail, null, times);
            case Publisher.Outcome.NotVerified(var detail) ->
                SignedWith.isCertificate(pending.publicKey())
                        ? progress.neverVerified(detail, times)
                        : progress.notVerified(detail, times);
        };
    }

    /** Never before what supersedes it was published and verified, or there is no room for that. */
    private Progress prune(Signed signed, Progress progress, ImageRepository destination, @Nullable Digest newest) {
        var retention = signed.spec().retention();
        return retention == null
                ? progress
                : progress.pruned(
                        retention,
                        pruner.prune(new Pruner.Order(
                                new Publications(
                                        signed.owner(),
                                        destination,
                                        signed.subject(),
                                        with(signed),
                                        secrets(signed.spec())),
                                retention.keep(),
                                newest)));
    }

    /** Looks once more at who may have what: the object may name another signer and destination than when it was signed. */
    private Optional<SignerCheck.Refusal> refusal(Signed signed, ImageRepository destination) {
        var signer = signers.apply(signed.spec().signerName());
        return signer == null
                ? Optional.of(gone(signed))
                : new SignerCheck(signer.getSpec())
                        .refusal(signed.namespace(), signed.repository(), destination)
                        .map(refusal -> refusal.by(signed.spec().signerName()));
    }

    private static SignerCheck.Refusal gone(Signed signed) {
        return new SignerCheck.Refusal(ConditionReason.REFERENCE_NOT_FOUND, "there is none")
                .by(signed.spec().signerName());
    }

    private SignedWith with(Signed signed) {
        var pem = signed.pending().publicKey();
        var signer = SignedWith.isCertificate(pem) ? signers.apply(signed.spec().signerName()) : null;
        return SignedWith.of(pem, signer == null ? null : signer.getSpec());
    }

    private static Progress refused(
            Condition.Type stage, SignerCheck.Refusal refusal, Signed signed, Progress progress) {
        return progress.fails(stage, refusal.reason(), refusal.message(), signed.times());
    }

    /** Returns the names of the Secrets with credentials for where it is published. */
    static List<String> secrets(EvidenceBundleSpec spec) {
        var destination = spec.destination();
        return Stream.of(destination == null ? null : destination.pushSecretName(), spec.pullSecretName())
                .filter(Objects::nonNull)
                .toList();
    }

    /** What is signed, for whom and about what. */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    private record Signed(
            EvidenceBundle object,
            Pending pending,
            ImageRepository repository,
            Digest subject,
            byte[] bundle,
            RunTimes times) {
        EvidenceBundleSpec spec() {
            return object.getSpec();
        }

        String namespace() {
            return object.getMetadata().getNamespace();
        }

        Requester owner() {
            var metadata = object.getMetadata();
            return new Requester(metadata.getNamespace(), metadata.getName(), metadata.getUid());
        }
    }
}
