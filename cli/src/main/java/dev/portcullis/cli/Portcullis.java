package dev.portcullis.cli;

import dev.portcullis.cli.attest.AttestCommand;
import dev.portcullis.cli.attest.PublishCommand;
import dev.portcullis.cli.backfill.BackfillCommand;
import dev.portcullis.cli.budget.BudgetCommand;
import dev.portcullis.cli.bundle.VerifyBundle;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.explain.ExplainCommand;
import dev.portcullis.cli.policy.PolicyCommand;
import dev.portcullis.cli.replay.ReplayCommand;
import dev.portcullis.cli.report.ReportCommand;
import dev.portcullis.cli.tuf.InstanceTrust;
import dev.portcullis.cli.tuf.TufInstance;
import dev.portcullis.cli.verify.OpenEvidence;
import dev.portcullis.cli.verify.Verify;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The entry point. */
@Command(
        name = "portcullis",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Verifies where container images come from, and publishes evidence of it, without a cluster.",
        footer = {
            "",
            "Exit codes:",
            "  0   verified, allowed, or published",
            "  1   not verified, denied, or refused",
            "  2   undecidable: a registry or signer could not be asked, or a record does not hold what it takes",
            "  64  wrong options, or files that cannot be used",
            "  70  a fault inside Portcullis",
        })
public final class Portcullis implements Runnable {
    private static final String INTERACTIVE_PROPERTY = "portcullis.stderr";
    private static final String INTERACTIVE = "terminal";

    private final CommandLine commands = new CommandLine(this);

    private Portcullis() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... arguments) {
        var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        var console = new Console(out, err, INTERACTIVE.equals(System.getProperty(INTERACTIVE_PROPERTY)));
        var clock = InstantSource.system();
        var publicGood = new InstanceTrust(
                console, clock, TufInstance.publicGood(), cacheFolder().resolve("tuf"));
        var code = commandLine(console, clock, dockerFolder(), publicGood).execute(arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** Puts the commands together. */
    static CommandLine commandLine(Console console, InstantSource clock, Path dockerFolder, InstanceTrust publicGood) {
        return commandLine(console, System.in, clock, dockerFolder, publicGood);
    }

    static CommandLine commandLine(
            Console console, InputStream in, InstantSource clock, Path dockerFolder, InstanceTrust publicGood) {
        var verify = new Verify(console, clock, dockerFolder, OpenEvidence.ofRegistries(clock), opa());
        return new Portcullis()
                .commands
                .addSubcommand(verify)
                .addSubcommand(new ReportCommand(console, clock, dockerFolder, opa()))
                .addSubcommand(new VerifyBundle(console, clock, publicGood))
                .addSubcommand(new ExplainCommand(console, in))
                .addSubcommand(new ReplayCommand(console, in, opa()))
                .addSubcommand(new AttestCommand(console, clock, dockerFolder, System::getenv))
                .addSubcommand(new PublishCommand(console, clock, dockerFolder, System::getenv))
                .addSubcommand(new BackfillCommand(console, clock, dockerFolder, System::getenv, opa()))
                .addSubcommand(PolicyCommand.of(console, clock, dockerFolder, opa()))
                .addSubcommand(BudgetCommand.of(console, in))
                .setOut(console.out())
                .setErr(console.err())
                .setParameterExceptionHandler(Portcullis::refuse)
                .setExecutionExceptionHandler(Portcullis::fail);
    }

    /** The program of OPA that the environment names, or else has; null for none. */
    private static @Nullable Path opa() {
        var named = System.getenv("PORTCULLIS_OPA");
        if (named != null && !named.isEmpty()) {
            return Path.of(named).toAbsolutePath();
        }
        var path = System.getenv("PATH");
        return Stream.of(path == null ? new String[0] : path.split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, "opa"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static Path dockerFolder() {
        var folder = System.getenv("DOCKER_CONFIG");
        return folder == null || folder.isEmpty()
                ? Path.of(System.getProperty("user.home", "."), ".docker")
                : Path.of(folder);
    }

    private static Path cacheFolder() {
        var folder = System.getenv("XDG_CACHE_HOME");
        var caches = folder == null || !Path.of(folder).isAbsolute()
                ? Path.of(System.getProperty("user.home", "."), ".cache")
                : Path.of(folder);
        return caches.resolve("portcullis");
    }

    @Override
    public void run() {
        throw new ParameterException(commands, "no command given");
    }

    private static int refuse(ParameterException e, String... arguments) {
        var command = e.getCommandLine();
        command.getErr().println("portcullis: " + Shown.lines(String.valueOf(e.getMessage())));
        command.getErr().println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
        return ExitCode.USAGE;
    }

    private static int fail(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        if (e instanceof UnusableInputException unusable) {
            return refuse(new ParameterException(command, unusable.getMessage()));
        }
        command.getErr().println("portcullis: a fault inside Portcullis; please report it with these lines");
        var trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        command.getErr().println(Shown.lines(trace.toString()));
        return ExitCode.FAULT;
    }
}
