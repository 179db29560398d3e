package dev.portcullis.cli.budget;

import dev.portcullis.cli.console.Console;
import java.io.InputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with budgets of CI runners outside a cluster. */
@Command(
        name = "budget",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Tries budgets of CI runners on jobs that came, and proves ledgers of runners.", ""})
public final class BudgetCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private BudgetCommand() {}

    /** Puts the commands together. */
    public static CommandLine of(Console console, InputStream in) {
        return new CommandLine(new BudgetCommand())
                .addSubcommand(new SimulateCommand(console, in))
                .addSubcommand(new CheckCommand(console, in));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
