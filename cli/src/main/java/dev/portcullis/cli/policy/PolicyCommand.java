package dev.portcullis.cli.policy;

import dev.portcullis.cli.console.Console;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with policies in Rego before a cluster has them. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Builds, tests, evaluates and publishes policies in Rego.",
            "OPA compiles them (https://www.openpolicyagent.org: version 1 or newer, on the PATH or named by --opa or",
            "PORTCULLIS_OPA); what it made is evaluated here, as webhooks evaluate it.",
            ""
        })
public final class PolicyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private PolicyCommand() {}

    /**
     * Puts the commands together.
     *
     * @param dockerFolder the folder with Docker's {@code config.json}
     * @param opa where OPA is if no option names it; null for nowhere
     */
    public static CommandLine of(Console console, InstantSource clock, Path dockerFolder, @Nullable Path opa) {
        return new CommandLine(new PolicyCommand())
                .addSubcommand(new BuildCommand(console, opa))
                .addSubcommand(new TestCommand(console, clock, opa))
                .addSubcommand(new EvalCommand(console, clock, opa))
                .addSubcommand(new PushCommand(console, dockerFolder, opa));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
