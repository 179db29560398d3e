package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerOutputTest {
    private static final LedgerEvent RELEASED = new LedgerEvent.Released(Instant.parse("2026-06-01T12:00:00Z"), "1");

    private final ByteArrayOutputStream standard = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void goesToStandardOutputLineByLine() {
        try (var output = new LedgerOutput(null, standard)) {
            output.begin(3);
            output.write(RELEASED);
            output.write(RELEASED);
        }

        assertThat(standard.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .allMatch(line -> line.contains("portcullis.runner.released"))
                .allMatch(line -> line.contains("\"portcullis.leader_epoch\":3"));
    }

    @Test
    void hasAFileForEachTerm() throws IOException {
        try (var output = new LedgerOutput(folder, standard)) {
            output.begin(3);
            output.write(RELEASED);
            output.begin(4);
            output.write(RELEASED);
            output.write(RELEASED);
        }

        assertThat(Files.readAllLines(folder.resolve("ledger-3.ndjson"))).hasSize(1);
        assertThat(Files.readAllLines(folder.resolve("ledger-4.ndjson"))).hasSize(2);
        assertThat(standard.size()).isZero();
    }

    @Test
    void whatCannotBeWrittenKeepsNobodyFromBeingGranted() {
        try (var output = new LedgerOutput(folder.resolve("nowhere"), standard)) {
            output.begin(3);
            output.write(RELEASED);
        }

        assertThat(standard.size()).isZero();
    }
}
