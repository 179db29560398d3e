package dev.portcullis.testing.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.testing.rekor.RekorV1;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real cosign makes and verifies every form today as it did when the recording was made. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecorderTest {
    private Recording today;

    @BeforeAll
    void record(@TempDir Path folder) throws IOException {
        Optional<String> missing = RekorV1.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: recording every form of signature: " + why));
        assumeTrue(missing.isEmpty());
        Recorder.record(folder, line -> {});
        today = Recording.read(folder);
    }

    static Stream<Cell> cells() {
        return Cell.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void cosignDoesAsRecorded(Cell cell) {
        RecordedCell before = Recording.load().cell(cell);
        RecordedCell now = today.cell(cell);
        assertThat(now.signature()).isEqualTo(before.signature());
        assertThat(now.attestation()).isEqualTo(before.attestation());
        assertThat(now.signed()).isEqualTo(before.signed());
        assertThat(now.image().tags().sequencedKeySet())
                .isEqualTo(before.image().tags().sequencedKeySet());
        assertThat(now.image().manifests()).hasSameSizeAs(before.image().manifests());
    }
}
