package dev.portcullis.cli.policy;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.image.Digest;
import dev.portcullis.opa.PolicyBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds a bundle. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Builds a bundle of OPA from a folder of Rego, with the plan that webhooks evaluate.",
            "The package portcullis must define deny, and may define warn: sets of messages, or of objects with msg.",
            "Tests (*_test.rego) are left out.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  portcullis policy build policies/ -o bundle.tar.gz",
            "",
            "Exit codes: 0 built, 1 errors in the policy, 64 wrong options or files, or OPA is missing.",
        })
final class BuildCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "a folder with files of Rego, and data.json or data.yaml")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "where the bundle goes; it is replaced whole")
    @SuppressWarnings("NullAway.Init")
    private Path output;

    @Mixin
    private final Compiler compiler;

    BuildCommand(Console console, @Nullable Path opa) {
        this.compiler = new Compiler(opa);
        this.console = console;
    }

    @Override
    public Integer call() {
        var source = SourceFolder.read(folder, path -> !SourceFolder.isTest(path));
        var bundle = compiler.compile(console, source, EntryPoints::isOne);
        if (bundle.isEmpty()) {
            return ExitCode.REFUSED;
        }
        var built = BuiltPolicy.of(console, bundle.get());
        if (built.isEmpty()) {
            return ExitCode.REFUSED;
        }
        write(bundle.get());
        console.out()
                .println(Shown.line("%s: %d bytes, %s, %d modules, entry points %s"
                        .formatted(
                                output,
                                bundle.get().packed().length,
                                Digest.of(bundle.get().packed()),
                                source.modules().size(),
                                String.join(
                                        " and ",
                                        new TreeSet<>(built.get().program().entryPoints())))));
        return ExitCode.OK;
    }

    private void write(PolicyBundle bundle) {
        var part = output.resolveSibling(output.getFileName() + ".part");
        try {
            Files.write(part, bundle.packed());
            Files.move(part, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UnusableInputException("--output: " + output + " cannot be written: "
                    + e.getClass().getSimpleName());
        }
    }
}
