package dev.portcullis.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChaosOptionsTest {
    @Test
    void readsWhatIsNamed() {
        assertThat(ChaosOptions.of(7)).isEqualTo(new ChaosOptions(Duration.ofMinutes(5), 200, 7, 0));
        assertThat(ChaosOptions.of(7, "--pods", "40", "--minutes", "0.5", "--seed", "-1", "--let-in", "1"))
                .isEqualTo(new ChaosOptions(Duration.ofSeconds(30), 40, -1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--pods",
                "--pods 0",
                "--pods many",
                "--pods 10001",
                "--minutes 0",
                "--minutes -1",
                "--minutes NaN",
                "--minutes 1441",
                "--seed x",
                "--let-in -1",
                "--hours 1",
                "5 200"
            })
    void refusesWhatItDoesNotUnderstand(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChaosOptions.of(7, line.split(" ")));
    }
}
