package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Pending;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Place;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Published;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Run;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an evidence bundle stands after a step. Not thread-safe. */
final class Progress {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final EvidenceBundle object;
    private final Observation seen;
    private final Stages stages;
    private final List<Run> before;
    private @Nullable Long observed;
    private String subjectDigest;
    private List<EvidenceBundleStatus.Item> items;
    private @Nullable String collectedAt;
    private @Nullable Pending pending;
    private @Nullable Published published;
    private List<Place> places;
    private @Nullable String nextRun;
    private @Nullable Run run;
    private @Nullable Duration lookAgain;

    Progress(EvidenceBundle object, Observation seen) {
        this.object = object;
        this.seen = seen;
        var status = Optional.ofNullable(object.getStatus()).orElseGet(EvidenceBundleStatus::none);
        stages = new Stages(status.conditions(), seen);
        before = status.history();
        observed = status.observedGeneration();
        subjectDigest = status.subjectDigest();
        items = status.items();
        collectedAt = status.collectedAt();
        pending = status.pending();
        published = status.published();
        places = status.publishedIn();
        nextRun = status.nextRun();
        if (object.getSpec() == null || object.getSpec().retention() == null) {
            stages.drop(Condition.Type.PRUNED);
        }
    }

    Instant now() {
        return seen.time();
    }

    EvidenceBundleSpec.Subject subject() {
        return Objects.requireNonNull(object.getSpec().subject());
    }

    /** Returns the repository in which it is published. */
    String destination() {
        var destination = object.getSpec().destination();
        return destination == null || destination.repository() == null
                ? subject().repository()
                : destination.repository();
    }

    /** Returns the same as a repository; empty where it is none. */
    Optional<ImageRepository> destinationRepository() {
        try {
            return Optional.of(ImageRepository.parse(destination()));
        } catch (InvalidImageReferenceException e) {
            return Optional.empty();
        }
    }

    /** Returns the status as it stands now. */
    EvidenceBundleStatus status() {
        return new EvidenceBundleStatus(
                observed,
                stages.all(),
                subjectDigest,
                items,
                collectedAt,
                pending,
                published,
                places,
                nextRun,
                History.after(before, run));
    }

    /** Returns in what time there is something to do; null for not before something changes. */
    @Nullable
    Duration lookAgain() {
        return lookAgain;
    }

    Progress invalid(String problem) {
        observed = seen.generation();
        nextRun = null;
        stages.fails(Condition.Type.COLLECTED, ConditionReason.INVALID, problem);
        return this;
    }

    /** Until the spec is changed nothing can be published. */
    Progress nowhere() {
        observed = seen.generation();
        nextRun = null;
        stages.fails(
                Condition.Type.PUBLISHED,
                ConditionReason.DESTINATION_INVALID,
                "spec.destination.repository is no repository in canonical form: " + destination());
        return this;
    }

    /** After a fault of ours: how it stands otherwise is not touched. */
    Progress fault(String what) {
        stages.fails(Condition.Type.COLLECTED, ConditionReason.INTERNAL_ERROR, what);
        return this;
    }

    Progress suspended() {
        observed = seen.generation();
        nextRun = null;
        stages.fails(
                Condition.Type.COLLECTED, ConditionReason.SUSPENDED, "spec.suspend says that nothing is to be done");
        freshness();
        return this;
    }

    Progress waits(Instant until) {
        freshness();
        again(until);
        return this;
    }

    void collected(Digest digest, List<EvidenceItem> items) {
        observed = seen.generation();
        var passed = items.stream().filter(item -> item.outcome().passed()).count();
        stages.holds(
                Condition.Type.COLLECTED, ConditionReason.COLLECTED, passed + " of " + items.size() + " items passed");
        subjectDigest = digest.toString();
        this.items = ItemSet.told(items, this.items, now());
        collectedAt = now().toString();
    }

    /** Returns how it stands where what was published is not taken back, since nobody said otherwise; empty where something was decided. */
    Optional<Progress> unanswered(Digest digest, List<EvidenceItem> collected, RunTimes times) {
        // What is about another subject says nothing about this one.
        if (!subjectDigest.equals(digest.toString())) {
            return Optional.empty();
        }
        var told = ItemSet.told(collected, items, now());
        return Outage.of(told, published, object.getSpec(), now()).map(outage -> {
            items = told;
            stages.fails(Condition.Type.COLLECTED, ConditionReason.SOURCE_UNAVAILABLE, outage.told());
            var retry = times.retry(outage.since(), now());
            return failed(retry.isBefore(outage.end()) ? retry : outage.end(), ConditionReason.SOURCE_UNAVAILABLE);
        });
    }

    /** Returns whether there is something else to say than what was published last, or that must be said again before it is too old. */
    boolean needsPublishing(String itemSet) {
        var last = published;
        if (last == null
                || !last.itemSet().equals(itemSet)
                || !last.repository().equals(destination())) {
            return true;
        }
        var collected = new Freshness(now(), ItemSet.said(items), object.getSpec());
        return Freshness.of(last, object.getSpec())
                .map(before -> before.isDue(now()) && collected.outlasts(before))
                .orElse(true);
    }

    /** Returns when what was published last says that it was made, where that is still to come: by a clock that was ahead. */
    Optional<Instant> publishedAhead() {
        return Optional.ofNullable(published)
                .flatMap(last -> Instants.parse(last.createdAt()))
                .filter(now()::isBefore);
    }

    Progress unchanged(RunTimes times) {
        ran("Unchanged");
        next(times);
        return this;
    }

    /** Returns whether it is written down that what a key signed may be where it is published now. */
    boolean remembers(String publicKey) {
        return Places.begin(places, new Place(destination(), publicKey));
    }

    /** Written down before anything is pushed: nothing else tells later where to look for it. */
    Progress remember(String publicKey) {
        var latest = Places.latest(places, new Place(destination(), publicKey));
        ForgottenPlaces.tell(stages, places, latest);
        places = latest;
        nextRun = null;
        lookAgain = AT_ONCE;
        return this;
    }

    /** What is pushed from now on, however often, are these bytes. */
    Progress signed(StatementSigner.Signed.Made made, EvidenceBundleContent content, String itemSet, boolean unproved) {
        var keyVersion = made.keyVersion();
        stages.holds(
                Condition.Type.SIGNED,
                ConditionReason.SIGNED,
                "signed by EvidenceSigner " + object.getSpec().signerName()
                        + (keyVersion == null ? "" : ", version " + keyVersion + " of its key"));
        pending = new Pending(
                PackedBundle.pack(made.bundle()),
                Digest.of(made.bundle()).toString(),
                itemSet,
                content.complete(),
                content.createdAt().toString(),
                ItemSet.said(items),
                made.publicKey(),
                keyVersion,
                unproved,
                null);
        return remember(made.publicKey());
    }

    /** The signature stays as it is; what is pushed from now on are the bytes with its proofs. */
    Progress proved(Pending signed, byte[] bundle, @Nullable Long logIndex) {
        stages.holds(
                Condition.Type.SIGNED,
                ConditionReason.SIGNED,
                "signed by EvidenceSigner " + object.getSpec().signerName() + ", with the proofs that it asks for");
        pending = new Pending(
                PackedBundle.pack(bundle),
                Digest.of(bundle).toString(),
                signed.itemSet(),
                signed.complete(),
                signed.createdAt(),
                signed.items(),
                signed.publicKey(),
                signed.keyVersion(),
                false,
                logIndex);
        nextRun = null;
        lookAgain = AT_ONCE;
        return this;
    }

    /** Not at once: a log that always says so would have everything collected and signed all the time. */
    Progress spent(ConditionReason reason, String detail, RunTimes times) {
        pending = null;
        return fails(Condition.Type.SIGNED, reason, detail + "; it is signed anew", times);
    }

    /** Whoever signs is away. */
    Progress unsigned(String detail, @Nullable Duration retryAfter, RunTimes times) {
        stages.fails(Condition.Type.SIGNED, ConditionReason.SIGNER_UNAVAILABLE, detail);
        return failed(retry(Condition.Type.SIGNED, retryAfter, times), ConditionReason.SIGNER_UNAVAILABLE);
    }

    Progress published(Pending signed, Digest referrer, RunTimes times) {
        observed = seen.generation();
        stages.holds(Condition.Type.PUBLISHED, ConditionReason.PUBLISHED, "as " + destination() + "@" + referrer);
        stages.holds(Condition.Type.VERIFIED, ConditionReason.VERIFIED, "it was read back and verified");
        pending = null;
        published = new Published(
                destination(),
                referrer.toString(),
                signed.digest(),
                signed.itemSet(),
                signed.complete(),
                signed.createdAt(),
                signed.items(),
                now().toString(),
                signed.keyVersion(),
                signed.rekorIndex());
        ran("Published");
        if (stages.holdsFor(Condition.Type.COLLECTED, seen.generation())) {
            next(times);
        } else {
            // The spec was changed, or the bundle suspended, after what is published now had been collected.
            nextRun = null;
            lookAgain = AT_ONCE;
            freshness();
        }
        return this;
    }

    /** What is left lying takes room and nothing else: it is no reason to publish later. */
    Progress pruned(EvidenceBundleSpec.Retention retention, Pruner.Outcome outcome) {
        var type = Condition.Type.PRUNED;
        switch (outcome) {
            case Pruner.Outcome.Pruned(var removed) ->
                stages.holds(
                        type,
                        ConditionReason.PRUNED,
                        "of bundles by its key the newest " + retention.keep() + " are kept; " + removed
                                + " were removed last");
            case Pruner.Outcome.Unsupported(var detail) ->
                stages.fails(type, ConditionReason.DELETE_UNSUPPORTED, detail);
            case Pruner.Outcome.Withheld(var detail) -> stages.fails(type, ConditionReason.KEY_WINDOW_CLOSED, detail);
            case Pruner.Outcome.Refused(var detail) -> stages.fails(type, ConditionReason.DELETE_REFUSED, detail);
            case Pruner.Outcome.Unavailable(var detail) ->
                stages.fails(type, ConditionReason.REGISTRY_UNAVAILABLE, detail);
        }
        return this;
    }

    /** What cannot be read was changed by somebody; it is made anew. */
    Progress forget() {
        pending = null;
        nextRun = null;
        lookAgain = AT_ONCE;
        return this;
    }

    Progress unpublished(ConditionReason reason, String detail, @Nullable Duration retryAfter, RunTimes times) {
        stages.fails(Condition.Type.PUBLISHED, reason, detail);
        return failed(retry(Condition.Type.PUBLISHED, retryAfter, times), reason);
    }

    /** Not before whoever was asked wants to be asked again. */
    private Instant retry(Condition.Type stage, @Nullable Duration retryAfter, RunTimes times) {
        var retry = times.retry(stages.failingSince(stage), now());
        var asked = retryAfter == null ? retry : now().plus(retryAfter);
        return retry.isBefore(asked) ? asked : retry;
    }

    Progress notVerified(String detail, RunTimes times) {
        return fails(Condition.Type.VERIFIED, ConditionReason.VERIFICATION_FAILED, detail, times);
    }

    /** What a certificate of minutes ago signed cannot come to hold, whatever becomes of roots and services: it is signed anew, not at once. */
    Progress neverVerified(String detail, RunTimes times) {
        pending = null;
        return notVerified(detail + "; it is signed anew", times);
    }

    Progress fails(Condition.Type stage, ConditionReason reason, String message, RunTimes times) {
        stages.fails(stage, reason, message);
        return failed(times.retry(stages.failingSince(stage), now()), reason);
    }

    private Progress failed(Instant retry, ConditionReason reason) {
        observed = seen.generation();
        ran(reason.code());
        nextRun = retry.toString();
        freshness();
        again(retry);
        return this;
    }

    /** Counts from when evidence was collected last: what is published late is no younger for that. */
    private void next(RunTimes times) {
        var collected = Instants.parse(collectedAt).orElse(now());
        var regular = times.after(collected);
        var soonest = collected.plus(RunTimes.SHORTEST_INTERVAL);
        var next = Freshness.of(published, object.getSpec())
                .flatMap(last -> last.next(collected))
                .map(due -> due.isBefore(soonest) ? soonest : due)
                .filter(due -> due.isBefore(regular))
                .orElse(regular);
        nextRun = next.toString();
        freshness();
        again(next);
    }

    private void freshness() {
        Freshness.tell(stages, published, object.getSpec(), now()).ifPresent(this::again);
    }

    private void again(Instant at) {
        var until = Duration.between(now(), at);
        var wait = until.compareTo(AT_ONCE) < 0 ? AT_ONCE : until;
        lookAgain = lookAgain == null || wait.compareTo(lookAgain) < 0 ? wait : lookAgain;
    }

    private void ran(String outcome) {
        var passed = (int) items.stream().filter(ItemSet::passed).count();
        run = new Run(now().toString(), outcome, passed, items.size());
    }
}
