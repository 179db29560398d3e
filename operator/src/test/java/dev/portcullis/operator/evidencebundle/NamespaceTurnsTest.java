package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceTurnsTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "4, 2", "64, 32"})
    void oneNamespaceHasHalfOfThemAtMost(int atOnce, int most) {
        var turns = new NamespaceTurns(atOnce);
        for (var i = 0; i < most; i++) {
            assertThat(turns.take("shop")).isTrue();
        }

        assertThat(turns.take("shop")).isFalse();
    }

    @Test
    void whoHasAllOfItsOwnKeepsNobodyElseFromTheirs() {
        var turns = new NamespaceTurns(4);
        turns.take("shop");
        turns.take("shop");

        assertThat(turns.take("pay")).isTrue();
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        var turns = new NamespaceTurns(1);
        turns.take("shop");
        turns.give("shop");

        assertThat(turns.take("shop")).isTrue();
        assertThat(turns.take("shop")).isFalse();
    }

    @Test
    void whatWasNotHadCannotBeGivenBack() {
        var turns = new NamespaceTurns(1);
        turns.give("shop");

        assertThat(turns.take("shop")).isTrue();
        assertThat(turns.take("shop")).isFalse();
    }
}
