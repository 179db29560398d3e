package dev.portcullis.operator.evidencebundle;

import dev.portcullis.collect.item.WantedItem;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.evidencebundle.BundleStatementWriter;
import dev.portcullis.evidencebundle.EvidenceBundleStatement;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does one step for an evidence bundle and says how it stands then. What was signed is told before anything is pushed, so that the caller can write it
 * down; doing a step again after a crash doubles nothing.
 *
 * @param signers returns a signer by its name; null where there is none
 * @param collecting collects
 * @param signing signs
 * @param signed takes what is signed from there on
 */
record BundleWork(
        Function<String, @Nullable EvidenceSigner> signers,
        EvidenceCollecting collecting,
        StatementSigner signing,
        SignedWork signed) {

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
            case Step.Publish(var pending) -> signed.next(object, progress, pending);
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
        var destination = progress.destinationRepository();
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
        var refusal = new SignerCheck(signer.getSpec())
                .refusal(namespace, repository, destination.get(), items)
                .map(refused -> refused.by(spec.signerName()))
                .or(() -> signed.refusal(object));
        if (refusal.isPresent()) {
            return progress.fails(
                    Condition.Type.SIGNED, refusal.get().reason(), refusal.get().message(), times);
        }
        return switch (digest(progress, repository, namespace, spec.pullSecretName())) {
            case EvidenceCollecting.Resolved.Failed(var detail) ->
                progress.fails(Condition.Type.COLLECTED, ConditionReason.SUBJECT_UNRESOLVED, detail, times);
            case EvidenceCollecting.Resolved.To(var digest) ->
                collect(object, progress, times, new Subject(repository, digest), items, signer);
        };
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

    private Progress collect(
            EvidenceBundle object,
            Progress progress,
            RunTimes times,
            Subject subject,
            List<WantedItem> wanted,
            EvidenceSigner signer) {
        var namespace = object.getMetadata().getNamespace();
        var secret = object.getSpec().pullSecretName();
        var items = collecting.collect(wanted, subject.repository(), subject.digest(), namespace, secret);
        return progress.unanswered(subject.digest(), items, times)
                .orElseGet(() -> collected(object, progress, times, subject, items, signer));
    }

    private Progress collected(
            EvidenceBundle object,
            Progress progress,
            RunTimes times,
            Subject subject,
            List<EvidenceItem> items,
            EvidenceSigner signer) {
        var spec = object.getSpec();
        var namespace = object.getMetadata().getNamespace();
        progress.collected(subject.digest(), items);
        var itemSet = ItemSet.of(items, signer.getSpec(), spec.serviceAccountName());
        if (!progress.needsPublishing(itemSet) && !signed.isLost(object, progress, subject.digest())) {
            return progress.unchanged(times);
        }
        var content = content(object, progress, subject.digest(), items);
        var refusal = new SignerCheck(signer.getSpec()).refusal(subject.repository(), content);
        if (refusal.isPresent()) {
            return progress.fails(
                    Condition.Type.SIGNED, refusal.get().reason(), refusal.get().message(), times);
        }
        var statement = BundleStatementWriter.write(
                new EvidenceBundleStatement(subject.repository(), subject.digest(), content));
        return switch (signing.sign(signer, namespace, spec.serviceAccountName(), statement)) {
            case StatementSigner.Signed.Made made ->
                progress.signed(made, content, itemSet, signer.getSpec().proves());
            case StatementSigner.Signed.Unavailable(var detail, var after) -> progress.unsigned(detail, after, times);
            case StatementSigner.Signed.Refused(var detail) ->
                progress.fails(Condition.Type.SIGNED, ConditionReason.SIGNING_REFUSED, detail, times);
        };
    }

    /** Of an object's bundles the one that says that it is the newest counts alone: one by a clock that was ahead would outlive what takes it back. */
    private EvidenceBundleContent content(
            EvidenceBundle object, Progress progress, Digest subject, List<EvidenceItem> items) {
        var metadata = object.getMetadata();
        var createdAt = progress.publishedAhead()
                .filter(last -> !signed.isLost(object, progress, subject))
                .map(last -> last.plusMillis(1))
                .orElseGet(progress::now);
        return new EvidenceBundleContent(
                new Requester(metadata.getNamespace(), metadata.getName(), metadata.getUid()), createdAt, items);
    }

    private record Subject(ImageRepository repository, Digest digest) {}
}
