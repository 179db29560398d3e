package dev.portcullis.budget.order;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ShareTest {
    @Property
    void isNeverLessForMore(
            @ForAll @LongRange(min = 0) long used,
            @ForAll @LongRange(min = 0) long more,
            @ForAll @LongRange(min = 1) long capacity) {
        var share = Share.of(Math.min(used, more), capacity);

        assertThat(share).isBetween(0L, 2 * Share.WHOLE);
        assertThat(Share.of(Math.max(used, more), capacity)).isGreaterThanOrEqualTo(share);
    }

    @Test
    void isTheWholeForAllOfIt() {
        assertThat(Share.of(8, 8)).isEqualTo(Share.WHOLE);
        assertThat(Share.of(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Share.WHOLE);
        assertThat(Share.of(2, 8)).isEqualTo(Share.WHOLE / 4);
        assertThat(Share.of(0, 0)).isZero();
        assertThat(Share.of(1, 0)).as("of what there is nothing of").isEqualTo(2 * Share.WHOLE);
    }
}
