package dev.portcullis.operator.scan;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.operator.scan.Judgement.Standing;
import java.time.Duration;
import java.time.Instant;

/**
 * When what is looked at again. Pure.
 *
 * @param every longest time between two looks at an image
 */
record Schedule(Duration every) {
    /** What is refused may be signed in the meantime, and what could not be asked may answer. */
    private static final int REFUSED_OFTENER = 6;

    private static final Duration RETRY = Duration.ofMinutes(2);

    /** Questions that a change concerns are looked at this far apart. */
    private static final Duration APART = Duration.ofMillis(20);

    private static final Duration LONGEST_SPREAD = Duration.ofMinutes(10);
    private static final int PARTS = 1000;

    /** Returns from when on what was verified needs no question to a registry: a tenth of the time is for spreading. */
    Instant freshFrom(Instant now) {
        return now.minus(every.multipliedBy(9).dividedBy(10));
    }

    /**
     * Returns when to look again.
     *
     * @param verifiedAt when the oldest part of what the verdict rests on was verified
     */
    Instant again(Question question, Standing standing, Instant verifiedAt, Instant now) {
        var wait = switch (standing) {
            case ALLOWED -> spread(question, every.multipliedBy(9).dividedBy(10), every);
            case REFUSED -> spread(question, every.dividedBy(REFUSED_OFTENER), every.dividedBy(REFUSED_OFTENER - 1L));
            case UNDECIDABLE -> spread(question, RETRY, RETRY.multipliedBy(2));
        };
        var from = standing == Standing.ALLOWED ? verifiedAt : now;
        var due = from.plus(wait);
        // Whatever the settings: nothing is looked at twice in a row.
        var soonest = now.plus(spread(question, Duration.ofSeconds(1), Duration.ofSeconds(2)));
        return due.isBefore(soonest) ? soonest : due;
    }

    /** Returns when to look at one of many questions that all have a reason to be looked at now. */
    Instant soon(Question question, int many, Instant now) {
        var all = APART.multipliedBy(many);
        return now.plus(spread(question, Duration.ZERO, all.compareTo(LONGEST_SPREAD) > 0 ? LONGEST_SPREAD : all));
    }

    private static Duration spread(Question question, Duration from, Duration to) {
        var part = Math.floorMod(question.hashCode() * 31, PARTS);
        return from.plus(to.minus(from).multipliedBy(part).dividedBy(PARTS));
    }
}
