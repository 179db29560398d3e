package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.audit.ForestChecker;
import dev.portcullis.budget.audit.Invariant;
import dev.portcullis.budget.audit.LeadersChecker;
import dev.portcullis.budget.audit.Violation;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.cluster.ledger.LedgerReader;
import dev.portcullis.cluster.ledger.ReadLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What two replicas write to their standard outputs while one leads after the other, read as {@code kubectl logs} gives the logs of all. */
class TwoReplicasLedgerTest {
    private final FakeCluster cluster = new FakeCluster();
    private final ByteArrayOutputStream one = new ByteArrayOutputStream();
    private final ByteArrayOutputStream other = new ByteArrayOutputStream();

    private Leader leader() {
        return new Leader(cluster, Declarations.pool(1));
    }

    /** Writes as a replica does what it told in its term. */
    private static void write(Leader leader, ByteArrayOutputStream replica) {
        try (var output = new LedgerOutput(null, replica)) {
            replica.writeBytes("this replica shares the runners\n".getBytes(StandardCharsets.UTF_8));
            output.begin(leader.book.epoch());
            leader.lines.forEach(output::write);
        }
    }

    /** A replica leads, another one, and the first again; what ran ended each time while nobody led. */
    private void leadByTurns() {
        var first = leader();
        cluster.pod("1", "acme/a");
        first.run();
        write(first, one);
        cluster.pods.remove("1");
        var second = leader();
        cluster.pod("2", "acme/b");
        second.run();
        cluster.pod("3", "acme/c");
        write(second, other);
        cluster.pods.remove("2");
        var third = leader();
        third.run();
        write(third, one);
        assertThat(cluster.running()).containsExactly("3");
    }

    private List<ReadLine.Event> logs(ByteArrayOutputStream... replicas) {
        var events = new ArrayList<ReadLine.Event>();
        for (var replica : replicas) {
            replica.toString(StandardCharsets.UTF_8)
                    .lines()
                    .map(LedgerReader::read)
                    .forEach(line -> {
                        if (line instanceof ReadLine.Event event) {
                            events.add(event);
                        }
                    });
        }
        return events;
    }

    @Test
    void isProvedInWhicheverOrderTheirLogsAre() {
        leadByTurns();

        for (var events : List.of(logs(one, other), logs(other, one))) {
            var checker = new LeadersChecker();
            for (var event : events) {
                assertThat(checker.next(event.leader(), event.event())).isEmpty();
            }
            assertThat(checker.leaders()).isEqualTo(3);
            assertThat(checker.tally().granted()).isEqualTo(3);
            assertThat(checker.tally().held()).isOne();
        }
    }

    @Test
    void isNoLedgerOfOneLeader() {
        leadByTurns();
        var checker = new ForestChecker();

        assertThat(logs(one)).anyMatch(event -> checker.next(event.event()).isPresent());
    }

    @Test
    void aGrantTooManyOfAnyOfThemIsFound() {
        leadByTurns();
        var events = logs(one, other);
        var checker = new LeadersChecker();
        events.forEach(event -> checker.next(event.leader(), event.event()));
        var last = events.stream()
                .filter(event -> event.event() instanceof LedgerEvent.Granted)
                .max(Comparator.comparingLong(ReadLine.Event::leader))
                .orElseThrow();
        var held = ((LedgerEvent.Granted) last.event()).reservation();
        var extra = new Reservation(
                "extra", held.pool(), held.budget(), held.repository(), "", held.amounts(), held.at(), held.epoch());

        assertThat(checker.next(last.leader(), new LedgerEvent.Granted(held.at(), extra, held.at()))
                        .map(Violation::invariant))
                .contains(Invariant.I1);
    }
}
