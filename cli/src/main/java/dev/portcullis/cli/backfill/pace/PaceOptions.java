package dev.portcullis.cli.backfill.pace;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.registry.http.HttpEnvironment;
import picocli.CommandLine.Option;

/** How fast it goes. */
public final class PaceOptions {
    private static final int MOST_AT_ONCE = 32;
    private static final int FASTEST = 1_000;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "4",
            description = "work on as many images at once; default: ${DEFAULT-VALUE}")
    private int parallel;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "begin as many images in a second; default: ${DEFAULT-VALUE}")
    private int rate;

    /** Returns who does the work. */
    public Crew crew() {
        return new Crew(checked("--parallel", parallel, MOST_AT_ONCE));
    }

    /** Returns how registries are spared. */
    public Patience patience() {
        var pause = HttpEnvironment.system().pause();
        return new Patience(new Pacer(checked("--rate", rate, FASTEST), System::nanoTime, pause));
    }

    private static int checked(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new UnusableInputException(option + ": it is 1 to " + most);
        }
        return value;
    }
}
