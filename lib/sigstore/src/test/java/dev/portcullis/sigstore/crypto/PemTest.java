package dev.portcullis.sigstore.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PemTest {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----\n";
    private static final String END = "-----END PUBLIC KEY-----\n";

    @ParameterizedTest
    @ValueSource(strings = {BEGIN + "AQID\n" + END, "\n " + BEGIN + "AQ\r\n ID\n" + END + "\n", BEGIN + "AQID" + END})
    void readsOneBlock(String text) {
        assertThat(Pem.parse(text)).hasValueSatisfying(pem -> {
            assertThat(pem.label()).isEqualTo("PUBLIC KEY");
            assertThat(pem.der().toByteArray()).containsExactly(1, 2, 3);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AQID",
                BEGIN + END,
                BEGIN + "\n" + END,
                BEGIN + "AQID",
                BEGIN + "AQID\n-----END CERTIFICATE-----\n",
                BEGIN + "AQID\n" + END + "x",
                BEGIN + "AQID\n" + END + BEGIN + "AQID\n" + END,
                BEGIN + "A\n" + END,
                BEGIN + "A-Q_ID\n" + END,
                BEGIN + "Proc-Type: 4,ENCRYPTED\nAQID\n" + END,
            })
    void refusesAnythingElse(String text) {
        assertThat(Pem.parse(text)).isEmpty();
    }

    /** Log entries bring such texts before anything about them is verified. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void takesNoLongerForABlockThatNeverEnds() {
        for (int round = 0; round < 10; round++) {
            assertThat(Pem.parse(BEGIN + "\n".repeat(60_000))).isEmpty();
            assertThat(Pem.parse(BEGIN + "A ".repeat(30_000) + "-")).isEmpty();
        }
    }
}
