package dev.portcullis.cli.budget;

import dev.portcullis.cli.console.Console;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with budgets of CI runners by hand. */
@Command(
        name = "budget",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Tries and shows budgets of CI runners, and proves their ledgers.", ""})
public final class BudgetCommand implements Runnable {
    private static final long PAUSE_SECONDS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private BudgetCommand() {}

    /** Puts the commands together. */
    public static CommandLine of(Console console, InputStream in) {
        return new CommandLine(new BudgetCommand())
                .addSubcommand(new SimulateCommand(console, in))
                .addSubcommand(new CheckCommand(console, in))
                .addSubcommand(new TopCommand(console, BudgetCommand::pause))
                .addSubcommand(new ExplainCommand(console));
    }

    private static boolean pause() {
        try {
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
