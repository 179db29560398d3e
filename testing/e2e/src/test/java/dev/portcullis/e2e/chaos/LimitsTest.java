package dev.portcullis.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private final Limits limits = new Limits();

    @BeforeEach
    void itIsLoweredRaisedAndLoweredAgain() {
        limits.set("budget api", 4, 10);
        limits.set("budget api", 1, 20);
        limits.set("budget api", 6, 30);
        limits.set("budget api", 2, 40);
    }

    @Test
    void isTheOneThatHeldForWhoCameLast() {
        assertThat(limits.most("budget api", 40)).isEqualTo(2);
        assertThat(limits.most("budget api", 50)).isEqualTo(2);
    }

    @Test
    void isTheHighestThatHeldSinceSomebodyCame() {
        assertThat(limits.most("budget api", 39)).isEqualTo(6);
        assertThat(limits.most("budget api", 20)).isEqualTo(6);
        assertThat(limits.most("budget api", 0)).isEqualTo(6);
    }

    @Test
    void countsOneThatWasInForceWhenSomebodyCame() {
        limits.set("budget web", 9, 10);
        limits.set("budget web", 3, 20);

        assertThat(limits.most("budget web", 15)).isEqualTo(9);
        assertThat(limits.most("budget web", 20)).isEqualTo(3);
    }

    @Test
    void ofNothingIsNone() {
        assertThat(limits.most("budget docs", 0)).isZero();
    }
}
