package dev.portcullis.e2e.bench;

import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.stack.LocalStack;
import java.time.Duration;
import java.util.List;

/** Creates Pods by server-side dry run, from a process of its own. */
final class Driver {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final LocalStack stack;
    private int runs;

    Driver(LocalStack stack) {
        this.stack = stack;
    }

    /**
     * Creates Pods with these images in turn.
     *
     * @throws IllegalStateException if one is not admitted: its time would be that of something else
     */
    Figures drive(Case measured, List<String> images, int requests, int clients) {
        var figures = run(measured, images, requests, clients);
        if (figures.admitted() != requests) {
            throw new IllegalStateException(
                    measured.name() + ": not all of " + requests + " were admitted: " + figures);
        }
        return figures;
    }

    /** The same for images that must all be refused. */
    Figures driveRefused(Case measured, List<String> images, int requests, int clients) {
        var figures = run(measured, images, requests, clients);
        if (figures.refused() != requests) {
            throw new IllegalStateException(measured.name() + ": not all of " + requests + " were refused: " + figures);
        }
        return figures;
    }

    private Figures run(Case measured, List<String> images, int requests, int clients) {
        var name = "driver-" + ++runs;
        var program = Program.of(
                stack.tools().binary("admission-bench"),
                "-server",
                stack.controlPlane().url().toString(),
                "-token",
                stack.controlPlane().adminToken(),
                "-images",
                stack.folder()
                        .write(name + ".txt", String.join("\n", images) + "\n")
                        .toString(),
                "-n",
                Integer.toString(requests),
                "-c",
                Integer.toString(clients),
                "-ns",
                measured.namespace());
        try (var driver = Supervised.start(stack.folder(), name, program)) {
            if (driver.awaitExit(LIMIT) != 0) {
                throw driver.failure("failed");
            }
            return driver.output()
                    .lines()
                    .filter(line -> line.startsWith("n="))
                    .findFirst()
                    .map(Figures::of)
                    .orElseThrow(() -> driver.failure("printed no figures"));
        }
    }
}
