package dev.portcullis.operator.rollout;

import static dev.portcullis.operator.rollout.Scenery.SOAKED;
import static dev.portcullis.operator.rollout.Scenery.clean;
import static dev.portcullis.operator.rollout.Scenery.plan;
import static dev.portcullis.operator.rollout.Scenery.refused;
import static dev.portcullis.operator.rollout.Scenery.state;
import static dev.portcullis.operator.rollout.Scenery.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.policy.RolloutStatus;
import dev.portcullis.crds.policy.RolloutStatus.Phase;
import dev.portcullis.crds.status.Condition.Status;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static RolloutStatus told(RolloutState state, View view, @Nullable RolloutStatus before) {
        return Telling.status(Stepping.decide(plan(), state, view), view, before);
    }

    @Test
    void whatIsPromotedCountsOnlyOnceTheGateWasSeenToBeShut() {
        var counts = view(SOAKED, clean("a", ""), refused("bad", "", "Pod/p"), clean("done", ""));

        var step = told(state(2, "a", "bad"), counts, null);
        var waits = told(state(2, "bad"), new View(false, counts.census(), SOAKED), step);
        var bound = told(state(2, "bad"), counts, waits);

        assertThat(step.enforced()).isEqualTo(1);
        assertThat(step.audited()).isEqualTo(2);
        assertThat(step.message()).contains("1 of 3", "enforced from now on: a");
        assertThat(waits).isEqualTo(step);
        assertThat(bound.enforced()).isEqualTo(2);
        assertThat(bound.phase()).isEqualTo(Phase.HELD);
        assertThat(bound.message()).contains("2 of 3", "held: bad (1 of 5 workloads would be refused: Pod/p)");
    }

    @Test
    void whatWasSeenBeforeARestartIsToldUntilAsMuchIsSeenAgain() {
        var before = told(state(2, "bad"), view(SOAKED, refused("bad", "", "Pod/p"), clean("done", "")), null);

        assertThat(told(state(2, "bad"), new View(true, null, SOAKED), before)).isEqualTo(before);
        assertThat(told(state(2, "bad"), new View(true, null, SOAKED), null).enforced())
                .isZero();
    }

    @Test
    void theStatusIsBoundedHoweverManyAreHeld() {
        var many = IntStream.range(0, 500)
                .mapToObj(number -> "namespace-with-a-rather-long-name-" + number)
                .toList();
        var workloads = IntStream.range(0, 500)
                .mapToObj(number -> "Deployment/" + "w".repeat(240) + number)
                .toArray(String[]::new);
        var counts = many.stream().map(name -> refused(name, "", workloads)).toArray(NamespaceCount[]::new);

        var status = told(state(2, many.toArray(String[]::new)), view(SOAKED, counts), null);

        assertThat(status.held())
                .hasSize(RolloutStatus.MOST_HELD)
                .allSatisfy(held -> assertThat(held.workloads()).hasSize(RolloutStatus.MOST_WORKLOADS));
        assertThat(status.heldBesides()).isEqualTo(500 - RolloutStatus.MOST_HELD);
        assertThat(status.message()).hasSizeLessThan(2048);
    }

    @Test
    void theConditionHoldsAtTheEndOnly() {
        var done = told(state(2), view(SOAKED, clean("a", "")), null);
        var held = told(state(2, "bad"), view(SOAKED, refused("bad", "", "Pod/p")), null);

        assertThat(Telling.condition(done).status()).isEqualTo(Status.TRUE);
        assertThat(Telling.condition(held).status()).isEqualTo(Status.FALSE);
        assertThat(Telling.condition(held).reason().code()).isEqualTo("RolloutHeld");
        assertThat(List.of(done.enforced(), done.audited())).containsExactly(1, 0);
    }
}
