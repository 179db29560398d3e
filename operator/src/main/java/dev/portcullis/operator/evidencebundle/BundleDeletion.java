package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Place;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.operator.acceptance.Finalization;
import dev.portcullis.operator.acceptance.LiveObjects.Decision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what an object had published before the object goes, where its spec says so. What is removed is told by the registry's own content; the
 * status only tells where to look. A registry keeps nobody's namespace: what it does not let be removed for too long stays, and an Event says so.
 *
 * @param signers returns a signer by its name; null where there is none
 * @param pruner removes
 * @param secretsGone whether one of some Secrets of a namespace is certainly not there
 * @param clock tells the time
 */
record BundleDeletion(
        Function<String, @Nullable EvidenceSigner> signers,
        Pruner pruner,
        BiPredicate<String, List<String>> secretsGone,
        InstantSource clock)
        implements Finalization<EvidenceBundleStatus, EvidenceBundle> {
    private static final Logger LOG = LoggerFactory.getLogger(BundleDeletion.class);

    /** How long after it was deleted an object is held at most. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override
    public boolean isWanted(EvidenceBundle object) {
        return object.getSpec() != null && object.getSpec().removesOnDeletion();
    }

    @Override
    public Departure<EvidenceBundleStatus> depart(EvidenceBundle object) {
        var now = clock.instant();
        var status = Optional.ofNullable(object.getStatus()).orElseGet(EvidenceBundleStatus::none);
        var before = status.conditions();
        if (!isWanted(object)) {
            return new Departure<>(new Decision<>(status, before, before), true);
        }
        var stages = new Stages(before, new Observation(object.getMetadata().getGeneration(), now));
        var left = tried(object, status, stages);
        if (left == null) {
            return departure(status, stages, null);
        }
        var since = stages.failingSince(Condition.Type.REMOVED);
        var end = end(object, since);
        if (!left.passes() || !now.isBefore(end)) {
            stages.fails(Condition.Type.REMOVED, left.reason(), left.message() + "; remove it by hand");
            return departure(status, stages, null);
        }
        stages.fails(Condition.Type.REMOVED, left.reason(), left.message() + "; it is tried again until " + end);
        return departure(status, stages, Duration.between(now, sooner(end, retry(object, since, now))));
    }

    private static Departure<EvidenceBundleStatus> departure(
            EvidenceBundleStatus status, Stages stages, @Nullable Duration lookAgain) {
        var after = stages.all();
        return new Departure<>(
                new Decision<>(status.with(after), status.conditions(), after, lookAgain), lookAgain == null);
    }

    private static Instant retry(EvidenceBundle object, Instant since, Instant now) {
        return new RunTimes(object.getMetadata().getUid(), object.getSpec()).retry(since, now);
    }

    /** By the API server's clock or by our own, whichever is sooner: either may be wrong. */
    private static Instant end(EvidenceBundle object, Instant since) {
        return Instants.parse(object.getMetadata().getDeletionTimestamp())
                .map(deleted -> sooner(deleted, since))
                .orElse(since)
                .plus(PATIENCE);
    }

    private static Instant sooner(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** A fault must not hold an object longer than a registry may. */
    private @Nullable Left tried(EvidenceBundle object, EvidenceBundleStatus status, Stages stages) {
        try {
            return removeAll(object, status, stages);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("object", object.getMetadata().getName())
                    .log("what it had published could not be removed");
            return new Left(
                            ConditionReason.INTERNAL_ERROR,
                            "a fault on our side: " + e.getClass().getSimpleName(),
                            true)
                    .of(status.subjectDigest(), status.publishedIn());
        }
    }

    /** Ends at the first place that keeps something, so that what is left are the newer ones; null where nothing is left. */
    private @Nullable Left removeAll(EvidenceBundle object, EvidenceBundleStatus status, Stages stages) {
        var places = status.publishedIn();
        var removed = 0;
        for (var number = places.size() - 1; number >= 0; number--) {
            switch (removeFrom(places.get(number), object, status)) {
                case Pruner.Outcome.Pruned(var more) -> removed += more;
                case Pruner.Outcome outcome -> {
                    return left(outcome, object).of(status.subjectDigest(), places.subList(0, number + 1));
                }
            }
        }
        var last = status.published();
        if (last != null && places.stream().noneMatch(place -> isKnown(place, status))) {
            return new Left(ConditionReason.KEY_UNKNOWN, "nothing tells which key signed it", false)
                    .of(status.subjectDigest(), List.of(new Place(last.repository(), "")));
        }
        if (stages.says(Condition.Type.REMOVABLE, ConditionReason.PLACES_FORGOTTEN)) {
            var message = removed + " bundles were removed; more than " + EvidenceBundleStatus.MOST_PLACES
                    + " places and keys are not remembered, and what was published with earlier ones stays";
            stages.fails(Condition.Type.REMOVED, ConditionReason.KEY_UNKNOWN, message);
            return null;
        }
        stages.holds(Condition.Type.REMOVED, ConditionReason.REMOVED, removed + " bundles were removed");
        return null;
    }

    private Pruner.Outcome removeFrom(Place place, EvidenceBundle object, EvidenceBundleStatus status) {
        var name = object.getSpec().signerName();
        var signer = signers.apply(name);
        if (signer == null) {
            return new Pruner.Outcome.Unsupported("there is no EvidenceSigner " + name);
        }
        var subject = Digest.parse(status.subjectDigest());
        if (subject.isEmpty()) {
            return new Pruner.Outcome.Unsupported("status.subjectDigest is no digest");
        }
        try {
            var own = publications(object, subject.get(), place, signer.getSpec());
            var image = Objects.requireNonNull(object.getSpec().subject());
            return new SignerCheck(signer.getSpec())
                    .refusal(own.owner().namespace(), ImageRepository.parse(image.repository()), own.destination())
                    .<Pruner.Outcome>map(refusal ->
                            new Pruner.Outcome.Unsupported("EvidenceSigner " + name + ": " + refusal.message()))
                    .orElseGet(() -> pruner.removeAll(own, isKnown(place, status)));
        } catch (InvalidImageReferenceException e) {
            return new Pruner.Outcome.Unsupported(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isKnown(Place place, EvidenceBundleStatus status) {
        var last = status.published();
        return last != null && last.repository().equals(place.repository());
    }

    private static Publications publications(
            EvidenceBundle object, Digest subject, Place place, EvidenceSignerSpec signer)
            throws InvalidImageReferenceException {
        var metadata = object.getMetadata();
        return new Publications(
                new Requester(metadata.getNamespace(), metadata.getName(), metadata.getUid()),
                ImageRepository.parse(place.repository()),
                subject,
                SignedWith.of(place.publicKey(), signer),
                SignedWork.secrets(object.getSpec()));
    }

    private Left left(Pruner.Outcome outcome, EvidenceBundle object) {
        return switch (outcome) {
            case Pruner.Outcome.Pruned(var removed) -> throw new IllegalArgumentException("nothing is left");
            case Pruner.Outcome.Unsupported(var detail) -> new Left(ConditionReason.DELETE_UNSUPPORTED, detail, false);
            case Pruner.Outcome.Withheld(var detail) -> new Left(ConditionReason.KEY_WINDOW_CLOSED, detail, false);
            case Pruner.Outcome.Unavailable(var detail) -> new Left(ConditionReason.REGISTRY_UNAVAILABLE, detail, true);
            case Pruner.Outcome.Refused(var detail) -> {
                var gone = secretsGone.test(object.getMetadata().getNamespace(), SignedWork.secrets(object.getSpec()));
                yield new Left(
                        ConditionReason.DELETE_REFUSED,
                        detail + (gone ? "; a Secret with its credentials is gone" : ""),
                        !gone);
            }
        };
    }

    /**
     * What could not be removed.
     *
     * @param passes whether it may be otherwise later
     */
    private record Left(ConditionReason reason, String message, boolean passes) {
        Left of(String subject, List<Place> places) {
            var where = places.stream().map(Place::repository).distinct().collect(Collectors.joining(", "));
            return new Left(
                    reason, "what was published about " + subject + " stays in " + where + ": " + message, passes);
        }
    }
}
