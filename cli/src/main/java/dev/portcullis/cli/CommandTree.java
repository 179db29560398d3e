package dev.portcullis.cli;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.tuf.InstanceTrust;
import dev.portcullis.cli.tuf.TufInstance;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import picocli.CommandLine;

/** The commands and their options, for documents about them. */
public final class CommandTree {
    private CommandTree() {}

    /** Returns commands to look at: they write nowhere, and their clock stands still. */
    public static CommandLine create() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var console = new Console(nowhere, nowhere, false);
        var clock = InstantSource.fixed(Instant.EPOCH);
        var folder = Path.of("no-such-folder");
        return Portcullis.commandLine(
                console, clock, folder, new InstanceTrust(console, clock, TufInstance.publicGood(), folder));
    }
}
