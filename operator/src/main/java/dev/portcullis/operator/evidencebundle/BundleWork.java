package dev.portcullis.operator.evidencebundle;

import dev.portcullis.collect.item.WantedItem;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Pending;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.evidencebundle.BundleStatementWriter;
import dev.portcullis.evidencebundle.EvidenceBundleStatement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does one step for an evidence bundle and says how it stands then. What was signed is told before anything is pushed, so that the caller can write it
 * down; doing a step again after a crash doubles nothing.
 *
 * @param signers returns a signer by its name; null where there is none
 * @param collecting collects
 * @param signing signs
 * @param proving adds proofs of time and log
 * @param publisher publishes
 * @param pruner removes what is superseded
 */
record BundleWork(
        Function<String, @Nullable EvidenceSigner> signers,
        EvidenceCollecting collecting,
        StatementSigner signing,
        BundleProving proving,
        Publisher publisher,
        Pruner pruner) {

    /** Does the next step. */
    Progress step(EvidenceBundle object, Observation seen) {
        var spec = object.getSpec();
        var progress = new Progress(object, seen);
        var subject = spec == null ? null : spec.subject();
        if (spec == null || subject == null) {
            return progress.invalid("spec.subject must be set");
        }
        var times = new RunTimes(object.getMetadata().getUid(), spec);
        var problem = times.problem();
        if (problem.isPresent()) {
            return progress.invalid(problem.get());
        }
        return switch (Step.next(times, progress.status(), seen.generation(), seen.time())) {
            case Step.Rest() -> progress.suspended();
            case Step.Wait(var until) -> progress.waits(until);
            case Step.Publish(var pending) -> publish(object, progress, pending);
            case Step.Collect() -> collect(object, spec, progress, times);
        };
    }

    private Progress collect(EvidenceBundle object, EvidenceBundleSpec spec, Progress progress, RunTimes times) {
        var wanted = WantedItems.of(spec.items());
        if (!(wanted instanceof WantedItems.Result.Wanted(var items))) {
            return progress.invalid(((WantedItems.Result.Invalid) wanted).problem());
        }
        ImageRepository repository;
        try {
            repository = ImageRepository.parse(progress.subject().repository());
        } catch (InvalidImageReferenceException e) {
            return progress.invalid("spec.subject: " + e.getMessage());
        }
        var destination = destination(progress);
        if (destination.isEmpty()) {
            return progress.nowhere();
        }
        var signer = signers.apply(spec.signerName());
        if (signer == null) {
            return progress.fails(
                    Condition.Type.SIGNED,
                    ConditionReason.REFERENCE_NOT_FOUND,
                    "there is no EvidenceSigner " + spec.signerName(),
                    times);
        }
        var namespace = object.getMetadata().getNamespace();
        var refusal = new SignerCheck(signer.getSpec()).refusal(namespace, repository, destination.get(), items);
        if (refusal.isPresent()) {
            return progress.fails(
                    Condition.Type.SIGNED,
                    refusal.get().reason(),
                    "EvidenceSigner " + spec.signerName() + ": " + refusal.get().message(),
                    times);
        }
        return switch (digest(progress, repository, namespace, spec.pullSecretName())) {
            case EvidenceCollecting.Resolved.Failed(var detail) ->
                progress.fails(Condition.Type.COLLECTED, ConditionReason.SUBJECT_UNRESOLVED, detail, times);
            case EvidenceCollecting.Resolved.To(var digest) ->
                collected(object, progress, times, new Subject(repository, digest), items, signer);
        };
    }

    private static Optional<ImageRepository> destination(Progress progress) {
        try {
            return Optional.of(ImageRepository.parse(progress.destination()));
        } catch (InvalidImageReferenceException e) {
            return Optional.empty();
        }
    }

    /** A tag is resolved once: what it names later is another image, of which nobody asked for evidence. */
    private EvidenceCollecting.Resolved digest(
            Progress progress, ImageRepository repository, String namespace, @Nullable String pullSecretName) {
        var said = progress.subject().digest();
        var known = Digest.parse(said == null ? progress.status().subjectDigest() : said);
        var tag = progress.subject().tag();
        return known.<EvidenceCollecting.Resolved>map(EvidenceCollecting.Resolved.To::new)
                .orElseGet(() -> tag == null
                        ? new EvidenceCollecting.Resolved.Failed("spec.subject names neither a digest nor a tag")
                        : collecting.resolve(repository, tag, namespace, pullSecretName));
    }

    private Progress collected(
            EvidenceBundle object,
            Progress progress,
            RunTimes times,
            Subject subject,
            List<WantedItem> wanted,
            EvidenceSigner signer) {
        var spec = object.getSpec();
        var metadata = object.getMetadata();
        var items = collecting.collect(
                wanted, subject.repository(), subject.digest(), metadata.getNamespace(), spec.pullSecretName());
        progress.collected(subject.digest(), items);
        var itemSet = ItemSet.of(items, signer.getSpec());
        if (!progress.needsPublishing(itemSet, times) && !isLost(object, progress, subject.digest())) {
            return progress.unchanged(times);
        }
        var content = new EvidenceBundleContent(
                new Requester(metadata.getNamespace(), metadata.getName(), metadata.getUid()), progress.now(), items);
        var refusal = new SignerCheck(signer.getSpec()).refusal(subject.repository(), content);
        if (refusal.isPresent()) {
            return progress.fails(
                    Condition.Type.SIGNED, refusal.get().reason(), refusal.get().message(), times);
        }
        var statement = BundleStatementWriter.write(
                new EvidenceBundleStatement(subject.repository(), subject.digest(), content));
        return switch (signing.sign(signer, metadata.getNamespace(), spec.serviceAccountName(), statement)) {
            case StatementSigner.Signed.Made made ->
                progress.signed(made, content, itemSet, signer.getSpec().proves());
            case StatementSigner.Signed.Unavailable(var detail) ->
                progress.fails(Condition.Type.SIGNED, ConditionReason.SIGNER_UNAVAILABLE, detail, times);
            case StatementSigner.Signed.Refused(var detail) ->
                progress.fails(Condition.Type.SIGNED, ConditionReason.SIGNING_REFUSED, detail, times);
        };
    }

    /** Registries drop artifacts, and of two who write a tag of referrers at once the later one drops what the other has added. */
    private boolean isLost(EvidenceBundle object, Progress progress, Digest subject) {
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

    private Progress publish(EvidenceBundle object, Progress progress, Pending pending) {
        var times = new RunTimes(object.getMetadata().getUid(), object.getSpec());
        var bundle = PackedBundle.unpack(pending);
        var digest = Digest.parse(progress.status().subjectDigest());
        if (bundle.isEmpty() || digest.isEmpty()) {
            return progress.forget();
        }
        if (pending.unproved()) {
            return prove(object, progress, pending, digest.get(), bundle.get(), times);
        }
        var destination = destination(progress);
        if (destination.isEmpty()) {
            return progress.nowhere();
        }
        var repository = ImageRepository.parse(progress.subject().repository());
        var refusal = elsewhere(object, repository, destination.get());
        if (refusal.isPresent()) {
            return progress.fails(
                    Condition.Type.PUBLISHED,
                    refusal.get().reason(),
                    "EvidenceSigner " + object.getSpec().signerName() + ": "
                            + refusal.get().message(),
                    times);
        }
        var outcome = publisher.publish(new Publisher.Publication(
                object.getMetadata().getNamespace(),
                repository,
                digest.get(),
                destination.get(),
                bundle.get(),
                pending.publicKey(),
                secrets(object.getSpec())));
        return switch (outcome) {
            case Publisher.Outcome.Published(var referrer) ->
                prune(object, progress.published(pending, referrer, times), pending, digest.get(), referrer);
            case Publisher.Outcome.Full(var detail) ->
                prune(
                        object,
                        progress.unpublished(ConditionReason.PUSH_REFUSED, detail, null, times),
                        pending,
                        digest.get(),
                        null);
            case Publisher.Outcome.Unavailable(var detail, var after) ->
                progress.unpublished(ConditionReason.REGISTRY_UNAVAILABLE, detail, after, times);
            case Publisher.Outcome.Refused(var detail) ->
                progress.unpublished(ConditionReason.PUSH_REFUSED, detail, null, times);
            case Publisher.Outcome.NotVerified(var detail) -> progress.notVerified(detail, times);
        };
    }

    /** A step of its own: whoever is away, or the process ends, the same signature is taken up again. */
    private Progress prove(
            EvidenceBundle object, Progress progress, Pending pending, Digest subject, byte[] bundle, RunTimes times) {
        var name = object.getSpec().signerName();
        var repository = ImageRepository.parse(progress.subject().repository());
        var refusal = refusal(object, repository, repository);
        if (refusal.isPresent()) {
            return progress.fails(
                    Condition.Type.SIGNED,
                    refusal.get().reason(),
                    "EvidenceSigner " + name + ": " + refusal.get().message(),
                    times);
        }
        var signer = signers.apply(name);
        if (signer == null || !signer.getSpec().proves()) {
            return progress.proved(pending, bundle, null);
        }
        return switch (proving.prove(signer.getSpec(), subject, bundle, pending.publicKey())) {
            case BundleProving.Outcome.Proved(var proved, var index) -> progress.proved(pending, proved, index);
            case BundleProving.Outcome.Spent(var detail) -> progress.spent(detail, times);
            case BundleProving.Outcome.Failed(var reason, var detail) ->
                progress.fails(Condition.Type.SIGNED, reason, detail, times);
        };
    }

    /** Never before what supersedes it was published and verified, or there is no room for that. */
    private Progress prune(
            EvidenceBundle object, Progress progress, Pending pending, Digest subject, @Nullable Digest newest) {
        var retention = object.getSpec().retention();
        if (retention == null) {
            return progress;
        }
        var metadata = object.getMetadata();
        return progress.pruned(
                retention,
                pruner.prune(new Pruner.Order(
                        new Requester(metadata.getNamespace(), metadata.getName(), metadata.getUid()),
                        ImageRepository.parse(progress.destination()),
                        subject,
                        pending.publicKey(),
                        retention.keep(),
                        newest,
                        secrets(object.getSpec()))));
    }

    /** The destination may be another than when the bundle was signed. */
    private Optional<SignerCheck.Refusal> elsewhere(
            EvidenceBundle object, ImageRepository subject, ImageRepository destination) {
        return destination.host().equals(subject.host()) ? Optional.empty() : refusal(object, subject, destination);
    }

    private Optional<SignerCheck.Refusal> refusal(
            EvidenceBundle object, ImageRepository subject, ImageRepository destination) {
        var signer = signers.apply(object.getSpec().signerName());
        return signer == null
                ? Optional.of(new SignerCheck.Refusal(ConditionReason.REFERENCE_NOT_FOUND, "there is none"))
                : new SignerCheck(signer.getSpec()).refusal(object.getMetadata().getNamespace(), subject, destination);
    }

    private static List<String> secrets(EvidenceBundleSpec spec) {
        var destination = spec.destination();
        return Stream.of(destination == null ? null : destination.pushSecretName(), spec.pullSecretName())
                .filter(Objects::nonNull)
                .toList();
    }

    private record Subject(ImageRepository repository, Digest digest) {}
}
