package dev.portcullis.sigstore.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

final class CheckpointTest {
    private static final String ROOT = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String TEXT = "log.example\n7\n" + ROOT + "\n\n\u2014 log.example ";

    @Test
    void readsACheckpoint() {
        assertThat(Checkpoint.parse(TEXT + "AAAAAQI=\n")).hasValueSatisfying(checkpoint -> {
            assertThat(checkpoint.size()).isEqualTo(7);
            assertThat(checkpoint.lines()).hasSize(1);
        });
    }

    /** Two bits before the padding mean nothing and are zero. */
    @Test
    void refusesAnotherTextOfTheSameSignature() {
        assertThat(Checkpoint.parse(TEXT + "AAAAAQJ=\n")).isEmpty();
        assertThat(Checkpoint.parse(TEXT + "AAAAAQI\n")).isEmpty();
        assertThat(Checkpoint.parse(TEXT + "AAAAA_I=\n")).isEmpty();
    }
}
