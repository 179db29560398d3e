package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuantityTextTest {
    @Test
    void whatWasHeldIsReadAsItWasWritten() {
        var amounts = Amounts.of(Map.of("jobs", 1L, "cpu", 1500L, "memory", 8L << 30, "example.com/gpu", 2L));

        assertThat(QuantityText.read(QuantityText.of(amounts))).contains(amounts);
        assertThat(QuantityText.of("cpu", 4000)).isEqualTo("4");
        assertThat(QuantityText.of("cpu", 1500)).isEqualTo("1500m");
    }
}
