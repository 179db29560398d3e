package dev.portcullis.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.runner.PodRequests.Container;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RequestedAmountsTest {
    private static Container cpu(long amount) {
        return new Container(Map.of("cpu", amount), Map.of(), false);
    }

    private static Container sidecar(long amount) {
        return new Container(Map.of("cpu", amount), Map.of(), true);
    }

    private static long cpu(List<Container> containers, Container... initContainers) {
        return RequestedAmounts.of(new PodRequests(containers, List.of(initContainers), Container.NONE, Map.of()))
                .get("cpu");
    }

    @Test
    void containersAreAddedUp() {
        assertThat(cpu(List.of(cpu(100), cpu(250)))).isEqualTo(350);
        assertThat(cpu(List.of())).isZero();
    }

    @Test
    void initContainersCountOneByOne() {
        assertThat(cpu(List.of(cpu(100)), cpu(300), cpu(400))).isEqualTo(400);
        assertThat(cpu(List.of(cpu(500)), cpu(300), cpu(400))).isEqualTo(500);
    }

    @Test
    void sidecarsCountFromWhereTheyStand() {
        assertThat(cpu(List.of(cpu(100)), sidecar(50))).isEqualTo(150);
        assertThat(cpu(List.of(cpu(100)), sidecar(50), cpu(400))).isEqualTo(450);
        assertThat(cpu(List.of(cpu(100)), cpu(400), sidecar(50))).isEqualTo(400);
        assertThat(cpu(List.of(cpu(100)), cpu(400), sidecar(350))).isEqualTo(450);
    }

    @Test
    void limitsCountWhereNothingIsAskedFor() {
        var limited =
                new Container(Map.of("memory", 10L, "cpu", 0L), Map.of("cpu", 900L, "memory", 99L, "gpu", 1L), false);

        assertThat(RequestedAmounts.of(new PodRequests(List.of(limited), List.of(), Container.NONE, Map.of())))
                .isEqualTo(Amounts.of(Map.of("memory", 10L, "gpu", 1L)));
    }

    @Test
    void whatTheRuntimeAddsIsAddedOnce() {
        assertThat(RequestedAmounts.of(new PodRequests(
                        List.of(cpu(100)), List.of(cpu(300)), Container.NONE, Map.of("cpu", 20L, "memory", 5L))))
                .isEqualTo(Amounts.of(Map.of("cpu", 320L, "memory", 5L)));
    }

    @Test
    void thePodAsAWholeNeverHidesWhatItsContainersAskFor() {
        assertThat(RequestedAmounts.of(new PodRequests(List.of(cpu(100)), List.of(), cpu(700), Map.of())))
                .isEqualTo(Amounts.of("cpu", 700));
        assertThat(RequestedAmounts.of(new PodRequests(List.of(cpu(100)), List.of(), cpu(1), Map.of())))
                .isEqualTo(Amounts.of("cpu", 100));
    }

    @Test
    void oddAmountsAreBounded() {
        assertThat(cpu(List.of(cpu(-5)))).isZero();
        assertThat(cpu(List.of(cpu(Long.MAX_VALUE), cpu(Long.MAX_VALUE)))).isEqualTo(RequestedAmounts.MOST);
        var odd = new Container(Map.of("jobs", 5L, "", 5L), Map.of(), false);
        assertThat(RequestedAmounts.of(new PodRequests(List.of(odd), List.of(), odd, Map.of("jobs", 1L))))
                .isEqualTo(Amounts.NONE);
    }

    @Property(tries = 500)
    void moreContainersNeverTakeLess(
            @ForAll List<Integer> containers, @ForAll List<Integer> starting, @ForAll int more) {
        var running = containers.stream().map(amount -> cpu(amount)).toList();
        var before = starting.stream()
                .map(amount -> amount % 2 == 0 ? cpu(amount) : sidecar(amount))
                .toList();
        var without = cpu(running, before.toArray(Container[]::new));
        var with = new java.util.ArrayList<>(before);
        with.add(cpu(more));

        assertThat(cpu(running, with.toArray(Container[]::new))).isBetween(without, RequestedAmounts.MOST);
    }
}
