package dev.portcullis.cli;

import dev.portcullis.cli.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * One run of the command line inside this process.
 *
 * @param code the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CommandLineRun(int code, String out, String err) {
    public static CommandLineRun of(String... arguments) {
        return of(Path.of("no-such-folder"), arguments);
    }

    /** Runs with Docker's {@code config.json} in a folder. */
    public static CommandLineRun of(Path dockerFolder, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var console = new Console(new PrintWriter(out), new PrintWriter(err), false);
        var code = Portcullis.commandLine(console, InstantSource.system(), dockerFolder)
                .execute(arguments);
        return new CommandLineRun(code, out.toString(), err.toString());
    }
}
