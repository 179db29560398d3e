package dev.portcullis.cluster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.budget.tree.Weight;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerLineTest {
    private static final long LEADER = 5;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Instant QUEUED = NOW.minusSeconds(90);
    private static final Reservation HELD = new Reservation(
            "6f1c", "linux", "api", 4711, "run \"8123\"\n", Amounts.of(Map.of("jobs", 1L, "memory", 1L << 40)), NOW, 3);
    private static final String GRANTED = line(new LedgerEvent.Granted(NOW, HELD, QUEUED));
    static final String LIMITS = line(new LedgerEvent.LimitsSet(NOW, tree()));

    static String line(LedgerEvent event) {
        return new LedgerLines(LEADER).of(event);
    }

    private static BudgetTree tree() {
        var part = new Pool("linux", "all", Map.of("jobs", new Quota(8, null, 2L)), Weight.ONE);
        var budget = new Budget(
                "api",
                "linux",
                List.of(new Repository(4711, "acme/api")),
                Map.of("jobs", new Quota(4, 2L, null), "memory", new Quota(1L << 40, 0L, 0L)),
                Amounts.of("cpu", 3),
                BudgetRules.DEFAULT);
        return BudgetTree.of(List.of(Pool.root("all", Map.of("jobs", Quota.of(10))), part), List.of(budget));
    }

    static Stream<LedgerEvent> events() {
        return Stream.of(
                new LedgerEvent.Granted(NOW, HELD, QUEUED),
                new LedgerEvent.Charged(NOW, HELD),
                new LedgerEvent.Adopted(NOW.plusSeconds(5), HELD),
                new LedgerEvent.GateRemoved(NOW, "6f1c", 3),
                new LedgerEvent.RunKnown(NOW, "6f1c", "8124"),
                new LedgerEvent.Released(NOW, "6f1c"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void readsWhatIsWritten(LedgerEvent event) {
        var line = line(event);

        assertThat(line).doesNotContain("\n");
        assertThat(LedgerReader.read(line)).isEqualTo(new ReadLine.Event(event, LEADER));
    }

    @Test
    void readsLimitsAsTheyAre() {
        assertThat(LedgerReader.read(LIMITS)).isInstanceOfSatisfying(ReadLine.Event.class, read -> {
            var limits = ((LedgerEvent.LimitsSet) read.event()).tree();
            assertThat(limits.pools()).isEqualTo(tree().pools());
            assertThat(limits.levels()).hasSize(3);
            for (var level : tree().levels()) {
                var same = limits.levels().get(level.index());
                assertThat(same).hasToString(level.toString());
                for (var i = 0; i < tree().resources().size(); i++) {
                    assertThat(same.most(i)).isEqualTo(level.most(i));
                    assertThat(same.kept(i)).isEqualTo(level.kept(i));
                }
            }
            assertThat(limits.budgetOf("linux", 4711)).isPresent();
        });
    }

    @Test
    void namesFieldsAsOpenTelemetryDoes() {
        assertThat(GRANTED)
                .startsWith("{\"time\":\"2026-03-01T12:00:00.123Z\",\"event.name\":\"portcullis.runner.granted\"")
                .contains("\"k8s.pod.uid\":\"6f1c\"", "\"cicd.pipeline.run.id\":");
    }

    @Test
    void namesRepositoriesAsTheLimitsDo() {
        var lines = new LedgerLines(LEADER);
        lines.of(new LedgerEvent.LimitsSet(NOW, tree()));

        assertThat(lines.of(new LedgerEvent.Granted(NOW, HELD, QUEUED)))
                .contains(
                        "\"vcs.owner.name\":\"acme\"",
                        "\"vcs.repository.name\":\"api\"",
                        "\"vcs.repository.url.full\":\"https://github.com/acme/api\"",
                        "\"cicd.worker.id\":\"6f1c\"",
                        "\"portcullis.leader_epoch\":5");
        assertThat(lines.of(new LedgerEvent.Released(NOW, "6f1c"))).doesNotContain("vcs.");
        assertThat(GRANTED).as("no limits said its name").doesNotContain("vcs.");
    }

    @Test
    void readsLinesThatDoNotSayWhoWroteThem() {
        var line = GRANTED.replace(",\"portcullis.leader_epoch\":5", "");

        assertThat(LedgerReader.read(line))
                .isEqualTo(new ReadLine.Event(new LedgerEvent.Granted(NOW, HELD, QUEUED), 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "{}",
                "[]",
                "3",
                "{\"event.name\": \"portcullis.decision\"}",
                "{\"event.name\": 3}"
            })
    void passesOverWhatIsNotOurs(String line) {
        assertThat(LedgerReader.read(line)).isInstanceOf(ReadLine.Foreign.class);
    }

    static Stream<String> unreadable() {
        return Stream.of(
                GRANTED.substring(0, GRANTED.length() - 2),
                GRANTED.replace("runner.granted", "runner.lent"),
                GRANTED.replace("leader_epoch\":5", "leader_epoch\":\"5\""),
                GRANTED.replace("4711", "\"4711\""),
                GRANTED.replace("4711", "4711.5"),
                GRANTED.replace("4711", "99999999999999999999"),
                GRANTED.replace("\"jobs\":1", "\"jobs\":-1"),
                GRANTED.replace("\"jobs\":1", "\"jobs\":\"1\""),
                GRANTED.replace("6f1c", " "),
                GRANTED.replace("k8s.pod.uid", "k8s.pod.name"),
                GRANTED.replace("12:00:00", "25:00:00"),
                GRANTED.replace("queued_at", "queued"),
                GRANTED.replace("11:58:30", "soon"),
                GRANTED.replace("\"portcullis.amounts\":{", "\"portcullis.amount\":{"),
                LIMITS.replace("borrowingLimit", "borrowLimit"),
                LIMITS.replace("nominalQuota", "quota"),
                LIMITS.replace("\"nominalQuota\":10", "\"nominalQuota\":-10"),
                LIMITS.replace("\"parentName\":\"all\"", "\"parentName\":\"none\""),
                LIMITS.replace("[4711]", "[\"4711\"]"),
                LIMITS.replace("portcullis.pools", "portcullis.lakes"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void refusesWhatIsOursAndCannotBeRead(String line) {
        assertThat(line).isNotIn(GRANTED, LIMITS);
        assertThat(LedgerReader.read(line)).isInstanceOf(ReadLine.Unreadable.class);
    }
}
