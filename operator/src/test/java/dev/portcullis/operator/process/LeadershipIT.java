package dev.portcullis.operator.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How one replica takes over from another. */
@Tag("long")
class LeadershipIT {
    /** A lease that was not given back is good for twenty seconds. */
    private static final Map<String, String> HASTY = Map.of(
            "PORTCULLIS_LEADER_LEASE", "20s",
            "PORTCULLIS_LEADER_RENEW_WITHIN", "14s",
            "PORTCULLIS_LEADER_EVERY", "500ms");

    private static final Duration GIVEN_BACK = Duration.ofSeconds(15);
    private static final int ROUNDS = 20;

    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage();
        stage.apply(Yaml.trustRoot("keys", Yaml.KEY));
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void leadershipPassesOnByTheEndAndByTheSuspensionOfALeader() {
        try (var first = stage.launch("first", HASTY).awaitReady();
                var second = stage.launch("second", HASTY);
                var third = stage.launch("third", HASTY);
                var fourth = stage.launch("fourth", HASTY)) {
            List.of(second, third, fourth).forEach(Stage.RunningOperator::awaitReady);
            assertThat(stage.leader()).isEqualTo("first");

            assertThat(fourth.end()).isZero();
            assertThat(stage.leader()).isEqualTo("first");

            assertThat(first.end()).isZero();
            var successor = awaitSuccessor("first", GIVEN_BACK);

            var secondLeads = "second".equals(successor);
            var suspended = secondLeads ? second : third;
            var other = secondLeads ? third : second;
            suspendedLeaderPutsNothingBack(successor, suspended);
            assertThat(other.process().isRunning()).isTrue();
        }
    }

    /** Every round ends a standby, which must change nothing, and a leader, which must pass the lease on. */
    @Test
    void twentyTimesALeaderAndAStandbyEndInTime() {
        var leader = stage.launch("replica-0", HASTY).awaitReady();
        var started = new ArrayList<>(List.of(leader));
        try {
            Stage.await("the lease", () -> "replica-0".equals(stage.leader()));
            for (var round = 1; round <= ROUNDS; round++) {
                var standby = stage.launch("standby-" + round, HASTY).awaitReady();
                var successor = stage.launch("replica-" + round, HASTY);
                started.addAll(List.of(standby, successor));
                assertEndsWell(standby, "as standby, round " + round);
                successor.awaitReady();
                assertThat(stage.leader()).isEqualTo("replica-" + (round - 1));

                assertEndsWell(leader, "as leader, round " + round);
                assertThat(awaitSuccessor("replica-" + (round - 1), GIVEN_BACK)).isEqualTo("replica-" + round);
                leader = successor;
            }
        } finally {
            started.forEach(Stage.RunningOperator::close);
        }
    }

    private static void assertEndsWell(Stage.RunningOperator operator, String when) {
        assertThat(operator.end()).as(when).isZero();
    }

    private static void suspendedLeaderPutsNothingBack(String name, Stage.RunningOperator suspended) {
        stage.apply(Yaml.policy("moved", "Audit", "a", "keys"));
        var before = stage.awaitPolicy("moved", Condition.Type.READY, "Ready")
                .getStatus()
                .revision();
        suspended.process().pause();
        var leader = awaitSuccessor(name, Duration.ofSeconds(60));
        stage.apply(Yaml.policy("moved", "Audit", "b", "keys"));
        Stage.await("the successor's work", () -> !Objects.equals(before, revision()));
        var after = revision();

        suspended.process().resume();

        assertThat(suspended.process().awaitExit(Duration.ofSeconds(60))).isNotZero();
        assertThat(revision()).isEqualTo(after);
        assertThat(stage.leader()).isEqualTo(leader);
    }

    private static @Nullable String revision() {
        return stage.policy("moved").getStatus().revision();
    }

    private static String awaitSuccessor(String leader, Duration limit) {
        var begin = System.nanoTime();
        Stage.await(
                "a successor",
                () -> !leader.equals(stage.leader()) && !stage.leader().isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(limit);
        return stage.leader();
    }
}
