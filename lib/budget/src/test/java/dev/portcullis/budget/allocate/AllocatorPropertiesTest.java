package dev.portcullis.budget.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.Trees;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** What holds of the allocator whatever happens; the numbers are those of the invariants in the design. */
class AllocatorPropertiesTest {
    private static final int OPERATIONS = 100;

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void everyInvariantHoldsAfterEveryEvent(@ForAll long seed) {
        run(seed);
    }

    @Tag("long")
    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void everyInvariantHoldsAfterAMillionEvents(@ForAll long seed) {
        run(seed);
    }

    private static void run(long seed) {
        var random = new Random(seed);
        var disorder = new Disorder(random, Trees.random(random), 1 + random.nextInt(OPERATIONS));
        for (var i = 0; i < OPERATIONS; i++) {
            disorder.next();
        }
        disorder.drain();
        assertThat(disorder.granted()).as("something was granted in %s", seed).isNotNegative();
    }
}
