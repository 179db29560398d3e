package dev.portcullis.cli;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.tuf.InstanceTrust;
import dev.portcullis.cli.tuf.TufInstance;
import dev.portcullis.sigstore.tuf.http.RepositoryAddress;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * One run of the command line inside this process.
 *
 * @param code the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CommandLineRun(int code, String out, String err) {
    private static final Path NOWHERE = Path.of("no-such-folder");
    /** Nobody listens there. */
    private static final TufInstance UNREACHABLE = TufInstance.publicGoodAt(
            RepositoryAddress.httpsOrLoopback("http://127.0.0.1:1").orElseThrow());

    public static CommandLineRun of(String... arguments) {
        return of(NOWHERE, arguments);
    }

    /** Runs with Docker's {@code config.json} in a folder. */
    public static CommandLineRun of(Path dockerFolder, String... arguments) {
        return of(InstantSource.system(), UNREACHABLE, NOWHERE, dockerFolder, arguments);
    }

    /** Runs at an instant, with a Sigstore instance in place of the public-good one whose state is kept in a folder. */
    public static CommandLineRun of(InstantSource clock, TufInstance instance, Path tufFolder, String... arguments) {
        return of(clock, instance, tufFolder, NOWHERE, arguments);
    }

    /** Runs at an instant. */
    public static CommandLineRun at(Instant now, String... arguments) {
        return of(InstantSource.fixed(now), UNREACHABLE, NOWHERE, NOWHERE, arguments);
    }

    /** Runs with this on standard input. */
    public static CommandLineRun reading(byte[] input, String... arguments) {
        return of(new ByteArrayInputStream(input), InstantSource.system(), UNREACHABLE, NOWHERE, NOWHERE, arguments);
    }

    private static CommandLineRun of(
            InstantSource clock, TufInstance instance, Path tufFolder, Path dockerFolder, String... arguments) {
        return of(InputStream.nullInputStream(), clock, instance, tufFolder, dockerFolder, arguments);
    }

    private static CommandLineRun of(
            InputStream in,
            InstantSource clock,
            TufInstance instance,
            Path tufFolder,
            Path dockerFolder,
            String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var console = new Console(new PrintWriter(out), new PrintWriter(err), false);
        var code = Portcullis.commandLine(
                        console, in, clock, dockerFolder, new InstanceTrust(console, clock, instance, tufFolder))
                .execute(arguments);
        return new CommandLineRun(code, out.toString(), err.toString());
    }
}
