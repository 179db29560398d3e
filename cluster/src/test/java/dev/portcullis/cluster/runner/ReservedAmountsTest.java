package dev.portcullis.cluster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.crds.runner.RunnerReservation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReservedAmountsTest {
    private static Amounts reserved(String amounts) {
        return ReservedAmounts.of(Serialization.unmarshal(
                "apiVersion: portcullis.dev/v1alpha1\nkind: RunnerReservation\nmetadata: {name: u}\nspec: {podUid: u, amounts: "
                        + amounts + "}",
                RunnerReservation.class));
    }

    @Test
    void readsWhatIsHeld() {
        assertThat(reserved("{jobs: 1, cpu: 1500m, memory: 2Ki}"))
                .isEqualTo(Amounts.of(Map.of("jobs", 1L, "cpu", 1500L, "memory", 2048L)));
    }

    @Test
    void whatIsNoQuantityIsNothing() {
        assertThat(reserved("{cpu: nonsense, memory: -5, gpu: \"\"}")).isEqualTo(Amounts.NONE);
        assertThat(ReservedAmounts.of(new RunnerReservation())).isEqualTo(Amounts.NONE);
    }
}
