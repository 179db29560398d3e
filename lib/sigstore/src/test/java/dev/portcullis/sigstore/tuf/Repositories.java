package dev.portcullis.sigstore.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.tuf.TufScenarios;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Repositories for tests; written once, since keys take time. */
final class Repositories {
    /** The instant that expiries are counted from. */
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private static final TufScenarios SCENARIOS = write();

    private Repositories() {}

    static TufScenarios scenarios() {
        return SCENARIOS;
    }

    static ByteString root(String scenario) {
        return ByteString.copyFrom(SCENARIOS.root(scenario));
    }

    /** Begins with the scenario's root. */
    static TufState start(String scenario) {
        return passed(TufState.startingFrom(root(scenario)));
    }

    static <T> T passed(Checked<T> checked) {
        return switch (checked) {
            case Checked.Passed<T>(T value) -> value;
            case Checked.Refused<T>(var why) -> throw new AssertionError(why);
        };
    }

    private static TufScenarios write() {
        try {
            var folder = Files.createTempDirectory("portcullis-tuf-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            return TufScenarios.write(Tools.find(), folder, NOW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (var entries = Files.walk(folder)) {
            for (var entry : entries.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
