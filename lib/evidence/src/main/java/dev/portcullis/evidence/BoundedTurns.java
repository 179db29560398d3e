package dev.portcullis.evidence;

import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.KnownRules.Cost;
import dev.portcullis.evidence.KnownRules.Rules;
import dev.portcullis.evidence.Permits.Permit;
import java.util.Optional;
import java.util.function.Function;

/**
 * Bounds the rules that are evaluated at once by processors and memory, in all and per namespace. Waiting ends with the request's deadline.
 *
 * <p>Rules have a slice of time. Those that take more are stopped and asked again from the start among the slow ones, which wait for each other and
 * pause often, and no others wait for them. What the slice gave until then is not used, so that the answer is the one that they give anywhere.
 * Rules that refused an image because they came to no answer wait for a small share of one processor as well, until a while after they did so last.
 */
final class BoundedTurns implements Turns {
    /** Many times what usual rules take. */
    static final long SLICE_NANOSECONDS = 3_000_000;

    /** What rules may take that come to no answer and are quick all the same. */
    static final long FAILING_NANOSECONDS = SLICE_NANOSECONDS / 10;

    /** Rules that come to no answer get one of so many parts of a processor. */
    static final int EXCESSIVE_PART = 20;

    private static final LookupOutcome.Refused BUSY =
            new LookupOutcome.Refused(Reason.OVERLOADED, "too many rules are being evaluated at the same time");

    private final RuleThreads threads = new RuleThreads();
    private final EvidenceMemory memory;
    private final long values;
    private final RuleClock clock;
    private final KnownRules known;
    private final Permits quick;
    private final Permits slow;
    private final Permits excessive = new Permits(1, 1);
    private final Allowance allowance;

    /**
     * Makes turns.
     *
     * @param memory from which each evaluation takes its part
     * @param values bytes that the values of one evaluation may take
     * @param processors how many there are; rules take as many turns at once, but no fewer than two, and one namespace half of them; those that
     *     are slow take half as many, and one namespace one
     */
    BoundedTurns(EvidenceMemory memory, long values, int processors, RuleClock clock) {
        this.memory = memory;
        this.values = values;
        this.clock = clock;
        this.known = new KnownRules(clock);
        var atOnce = Math.max(processors, 2);
        this.quick = new Permits(atOnce, atOnce / 2);
        this.slow = new Permits(atOnce / 2, 1);
        this.allowance = new Allowance(clock, EXCESSIVE_PART);
    }

    @Override
    public Judgement take(Access access, Asked asked, ImageInput input, Function<ImageInput, Judgement> judge) {
        var needed = asked.memory() + values;
        if (needed > memory.perTenant()) {
            return judge.apply(input.unasked(tooMuch()));
        }
        var task = new Task(access, new Rules(access.tenant(), asked.programs()), needed, input, judge);
        return switch (known.of(task.rules())) {
            case QUICK -> inSlice(task).orElseGet(() -> slowly(task));
            case SLOW -> slowly(task);
            case EXCESSIVE -> byAllowance(task);
        };
    }

    private LookupOutcome.Refused tooMuch() {
        return new LookupOutcome.Refused(
                Reason.RESPONSE_TOO_LARGE,
                "what its rules are given takes more memory than the " + (memory.perTenant() - values)
                        + " bytes that there are for it");
    }

    /** Empty where rules had not answered when the slice ended. */
    private Optional<Judgement> inSlice(Task task) {
        var room = room(task, quick);
        if (room.isEmpty()) {
            return Optional.of(task.busy());
        }
        return threads.run(
                () -> {
                    var slice = new Slice(clock, SLICE_NANOSECONDS);
                    var judgement = slice.keep(task::judged);
                    if (slice.ended()) {
                        return Optional.<Judgement>empty();
                    }
                    remember(task, judgement, slice.taken());
                    return Optional.of(judgement);
                },
                room.get());
    }

    private Judgement byAllowance(Task task) {
        var turn = excessive.acquire(task.access().tenant(), 1, task.access().deadline());
        if (turn.isEmpty()) {
            return task.busy();
        }
        try (var _ = turn.get()) {
            return allowance.await(task.access().deadline()) ? slowly(task) : task.busy();
        }
    }

    private Judgement slowly(Task task) {
        var room = room(task, slow);
        if (room.isEmpty()) {
            return task.busy();
        }
        return threads.run(
                () -> {
                    var began = clock.processorTime().getAsLong();
                    var judgement = new Bursts(clock).keep(task::judged);
                    remember(task, judgement, clock.processorTime().getAsLong() - began);
                    return judgement;
                },
                room.get());
    }

    private void remember(Task task, Judgement judgement, long took) {
        var cost = cost(judgement, took);
        if (cost == Cost.EXCESSIVE) {
            allowance.spent(took);
        }
        known.took(task.rules(), cost);
    }

    /** Only where the image is refused for it: rules of an audit that come to no answer are to keep no image waiting. */
    private static Cost cost(Judgement judgement, long took) {
        var failed = judgement.rules().stream().anyMatch(rule -> rule.answer() instanceof ProgramAnswer.Failed);
        if (failed && took > FAILING_NANOSECONDS && !(judgement.verdict() instanceof Verdict.Allow)) {
            return Cost.EXCESSIVE;
        }
        return took > SLICE_NANOSECONDS ? Cost.SLOW : Cost.QUICK;
    }

    /** Waits for a turn and for memory. */
    private Optional<Permit> room(Task task, Permits turns) {
        var tenant = task.access().tenant();
        var turn = turns.acquire(tenant, 1, task.access().deadline());
        if (turn.isEmpty()) {
            return turn;
        }
        var reserved = memory.reserveAll(tenant, task.memory(), task.access().deadline());
        if (reserved.isEmpty()) {
            turn.get().close();
        }
        return reserved.map(bytes -> () -> {
            turn.get().close();
            bytes.close();
        });
    }

    /**
     * What is to be judged.
     *
     * @param memory estimate of the bytes that it takes
     */
    private record Task(
            Access access, Rules rules, long memory, ImageInput input, Function<ImageInput, Judgement> judge) {
        Judgement judged() {
            return judge.apply(input);
        }

        Judgement busy() {
            return judge.apply(input.unasked(BUSY));
        }
    }
}
