package dev.portcullis.evidence;

import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.evidence.Permits.Permit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Bounds the rules that are evaluated at once by processors and memory, in all and per namespace. Waiting ends with the request's deadline.
 *
 * <p>Rules that took long for a namespace wait for each other there, and no others wait for them.
 *
 * <p>What rules take is processor time and no waiting, so they run on threads of the system, which share the processors in small slices: virtual
 * threads would be kept from theirs until an evaluation ends.
 */
final class BoundedTurns implements Turns {
    private static final LookupOutcome.Refused BUSY =
            new LookupOutcome.Refused(Reason.OVERLOADED, "too many rules are being evaluated at the same time");

    private final ThreadFactory threads =
            Thread.ofPlatform().name("rules-", 0).daemon().factory();
    private final EvidenceMemory memory;
    private final long values;
    private final Permits quick;
    private final Permits slow;
    private final SlowRules known;

    /**
     * Makes turns.
     *
     * @param memory from which each evaluation takes its part
     * @param values bytes that the values of one evaluation may take
     * @param processors how many there are; rules take as many turns at once, but no fewer than two, and one namespace half of them; those that
     *     are known to be slow take half as many, and one namespace one
     * @param known which are slow
     */
    BoundedTurns(EvidenceMemory memory, long values, int processors, SlowRules known) {
        this.memory = memory;
        this.values = values;
        var atOnce = Math.max(processors, 2);
        this.quick = new Permits(atOnce, atOnce / 2);
        this.slow = new Permits(atOnce / 2, 1);
        this.known = known;
    }

    @Override
    public Judgement take(Access access, Asked asked, ImageInput input, Function<ImageInput, Judgement> judge) {
        var needed = asked.memory() + values;
        if (needed > memory.perTenant()) {
            return judge.apply(input.unasked(tooMuch()));
        }
        var rules = new SlowRules.Rules(access.tenant(), asked.programs());
        var turn = (known.contains(rules) ? slow : quick).acquire(access.tenant(), 1, access.deadline());
        if (turn.isEmpty()) {
            return judge.apply(input.unasked(BUSY));
        }
        var room = memory.reserveAll(access.tenant(), needed, access.deadline());
        if (room.isEmpty()) {
            turn.get().close();
            return judge.apply(input.unasked(BUSY));
        }
        return run(() -> known.timed(rules, () -> judge.apply(input)), both(turn.get(), room.get()));
    }

    private LookupOutcome.Refused tooMuch() {
        return new LookupOutcome.Refused(
                Reason.RESPONSE_TOO_LARGE,
                "what its rules are given takes more memory than the " + (memory.perTenant() - values)
                        + " bytes that there are for it");
    }

    private static Permit both(Permit one, Permit other) {
        return () -> {
            one.close();
            other.close();
        };
    }

    /** The permit is held until the task has ended, even where nobody waits for it any more. */
    private Judgement run(Supplier<Judgement> task, Permit permit) {
        var result = new CompletableFuture<Judgement>();
        var thread = threads.newThread(() -> {
            try (permit) {
                result.complete(task.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            permit.close();
            throw e;
        }
        return await(thread, result);
    }

    private static Judgement await(Thread thread, CompletableFuture<Judgement> result) {
        try {
            return result.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rules are evaluated", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("judging by rules failed", e.getCause());
        }
    }
}
