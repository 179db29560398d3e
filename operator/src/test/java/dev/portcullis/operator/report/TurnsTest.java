package dev.portcullis.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void aNamespaceThatChurnsKeepsNobodyWaiting() {
        for (var i = 0; i < 1_000; i++) {
            turns.add("churns", "c" + i);
        }
        turns.add("shop", "s1");
        turns.add("till", "t1");
        turns.add("shop", "s2");

        assertThat(take(6)).containsExactly("c0", "s1", "t1", "c1", "s2", "c2");
    }

    @Test
    void whoeverComesBackAtOnceIsNotFirst() {
        turns.add("churns", "c");
        turns.add("shop", "s");

        assertThat(take(1)).containsExactly("c");
        turns.add("churns", "c");

        assertThat(take(2)).containsExactly("s", "c");
    }

    @Test
    void eachThingWaitsOnceForANamespace() {
        turns.add("shop", "a");
        turns.add("shop", "b");
        turns.add("shop", "a");
        turns.add("till", "a");

        assertThat(take(3)).containsExactly("a", "a", "b");
        assertThat(turns.next()).isEmpty();
    }

    private List<String> take(int number) {
        var taken = new ArrayList<String>();
        for (var i = 0; i < number; i++) {
            taken.add(turns.next().map(Turns.Turn::what).orElse("nothing"));
        }
        return taken;
    }
}
