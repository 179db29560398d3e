package dev.portcullis.cli.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.simulate.TraceJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is taken for a job in the ledgers of leaders, and what is not. */
class LedgerTraceTest {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final Amounts ONE = Amounts.of(Amounts.JOBS, 1);

    private final LedgerTrace trace = new LedgerTrace();

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    private static Reservation held(String uid, long since, Amounts amounts) {
        return new Reservation(uid, "linux", "api", 4711, "", amounts, at(since), 6);
    }

    private static LedgerEvent granted(String uid, long since, long queuedAt) {
        return new LedgerEvent.Granted(at(since), held(uid, since, ONE), at(queuedAt));
    }

    private static LedgerEvent charged(String uid, long since, Amounts amounts) {
        return new LedgerEvent.Charged(at(since), held(uid, since, amounts));
    }

    private static LedgerEvent adopted(String uid, long since, long now) {
        return new LedgerEvent.Adopted(at(now), held(uid, since, ONE));
    }

    private static LedgerEvent opened(String uid, long seconds) {
        return new LedgerEvent.GateRemoved(at(seconds), uid, 6);
    }

    private static LedgerEvent released(String uid, long seconds) {
        return new LedgerEvent.Released(at(seconds), uid);
    }

    private LedgerTrace.Jobs of(LedgerEvent... events) {
        for (var event : events) {
            trace.add(6, event);
        }
        return trace.jobs();
    }

    private static TraceJob job(long queuedAt, Amounts amounts, long seconds) {
        return new TraceJob(at(queuedAt), "linux", 4711, "", amounts, Duration.ofSeconds(seconds));
    }

    private static LedgerTrace.Jobs only(TraceJob... jobs) {
        return new LedgerTrace.Jobs(List.of(jobs), 0, 0);
    }

    @Test
    void aJobIsWhatWasHeldFromItsGrantToItsReturn() {
        assertThat(of(granted("a", 30, 10), opened("a", 31), released("a", 90))).isEqualTo(only(job(10, ONE, 60)));
    }

    @Test
    void aRunThatCameToBeKnownLaterIsNotTheJobs() {
        var known = new LedgerEvent.RunKnown(at(40), "a", "8123");
        var resized = new LedgerEvent.Charged(at(60), held("a", 60, ONE).ofRun("8123"));

        assertThat(of(granted("a", 30, 10), opened("a", 31), known, released("a", 60), resized, released("a", 90)))
                .isEqualTo(only(job(10, ONE, 60)));
    }

    @Test
    void aGrantThatCameBackBeforeItsGateWasOpenIsNone() {
        assertThat(of(
                        granted("a", 30, 10),
                        released("a", 60),
                        granted("a", 100, 10),
                        opened("a", 101),
                        released("a", 120)))
                .isEqualTo(only(job(10, ONE, 20)));
    }

    @Test
    void whatRanWithoutAGrantDidNotWait() {
        assertThat(of(charged("a", 30, ONE), released("a", 90))).isEqualTo(only(job(30, ONE, 60)));
    }

    @Test
    void whatWasResizedIsOneJobWithWhatItHeldAtLast() {
        var more = Amounts.of(Map.of(Amounts.JOBS, 1L, "cpu", 4000L));

        assertThat(of(
                        granted("a", 30, 10),
                        opened("a", 31),
                        released("a", 60),
                        charged("a", 60, more),
                        released("a", 90)))
                .isEqualTo(only(job(10, more, 60)));
    }

    @Test
    void whatAnotherLeaderTookOverIsOneJobInWhicheverOrderTheirLinesAre() {
        trace.add(7, adopted("a", 30, 50));
        trace.add(7, released("a", 90));
        trace.add(6, granted("a", 30, 10));

        assertThat(trace.jobs()).isEqualTo(only(job(10, ONE, 60)));
    }

    @Test
    void whatEachLeaderChargesAnewIsOneJobThatBeganWithTheFirst() {
        trace.add(6, charged("a", 30, ONE));
        trace.add(7, charged("a", 60, ONE));
        trace.add(7, released("a", 90));

        assertThat(trace.jobs()).isEqualTo(only(job(30, ONE, 60)));
    }

    @Test
    void whatTheNextLeaderTookBackAndGrantedAgainDidNotStartBefore() {
        trace.add(6, granted("a", 30, 10));
        trace.add(7, adopted("a", 30, 50));
        trace.add(7, released("a", 60));
        trace.add(7, granted("a", 100, 10));

        assertThat(trace.jobs()).isEqualTo(new LedgerTrace.Jobs(List.of(), 1, 0));
    }

    @Test
    void whatDidNotEndIsCounted() {
        assertThat(of(granted("a", 30, 10), opened("a", 31))).isEqualTo(new LedgerTrace.Jobs(List.of(), 1, 0));
    }

    @Test
    void whatWasGrantedBeforeIsCounted() {
        assertThat(of(adopted("a", 30, 50), released("a", 90))).isEqualTo(new LedgerTrace.Jobs(List.of(), 0, 1));
    }

    @Test
    void aReturnOfNothingIsNoJob() {
        assertThat(of(released("a", 90), opened("a", 91))).isEqualTo(only());
    }
}
