package dev.portcullis.budget.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AmountsTest {
    @Test
    void refusesWhatIsNoAmount() {
        assertThatIllegalArgumentException().isThrownBy(() -> Amounts.of("cpu", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Amounts.of("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Amounts.of("x".repeat(318), 1));
    }

    @Test
    void neverWraps() {
        var most = Amounts.of("cpu", Long.MAX_VALUE);

        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.plus(Amounts.of("cpu", 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Amounts.of("cpu", 1).minus(most));
        assertThatIllegalArgumentException().isThrownBy(() -> Amounts.NONE.minus(Amounts.of("cpu", 1)));
    }

    @Test
    void takesWhatIsNotNamedAsZero() {
        assertThat(Amounts.of(Map.of("cpu", 0L))).isEqualTo(Amounts.NONE);
        assertThat(Amounts.of("cpu", 2).minus(Amounts.of("cpu", 2)).names()).isEmpty();
        assertThat(Amounts.of("cpu", 2).plus(Amounts.of("memory", 3)).asMap())
                .containsExactly(Map.entry("cpu", 2L), Map.entry("memory", 3L));
        assertThat(Amounts.of("cpu", 2).max(Amounts.of("memory", 3)).get("cpu")).isEqualTo(2);
    }
}
