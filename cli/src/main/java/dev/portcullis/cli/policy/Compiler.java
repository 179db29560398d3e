package dev.portcullis.cli.policy;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.Progress;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.rules.OpaOption;
import dev.portcullis.opa.Compilation;
import dev.portcullis.opa.OpaCompiler;
import dev.portcullis.opa.OpaSettings;
import dev.portcullis.opa.PolicyBundle;
import dev.portcullis.opa.PolicySource;
import dev.portcullis.opa.RuleHead;
import dev.portcullis.rego.LoadResult;
import dev.portcullis.rego.RegoProgram;
import dev.portcullis.rego.builtin.Builtins;
import dev.portcullis.rego.plan.LoadLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** The compiler that a command uses, as an option names it. */
final class Compiler {
    @Mixin
    private final OpaOption opa;

    /** @param found where OPA is if no option names it; null for nowhere */
    Compiler(@Nullable Path found) {
        this.opa = new OpaOption(found);
    }

    /**
     * Compiles, and writes to the console what is wrong.
     *
     * @return empty if anything is
     * @throws UnusableInputException if OPA cannot do its work
     */
    Optional<PolicyBundle> compile(Console console, PolicySource source, Predicate<RuleHead> wanted) {
        return switch (compiled(console, source, wanted)) {
            case Compilation.Compiled(var bundle, var version) -> Optional.of(bundle);
            case Compilation.Refused(var errors) -> {
                errors.forEach(error -> console.err().println(Shown.line(error.line())));
                yield Optional.empty();
            }
            case Compilation.Failed(var why) -> throw new UnusableInputException(why);
        };
    }

    /** Loads a plan as webhooks do, and writes to the console why it cannot be. */
    static Optional<RegoProgram> load(Console console, PolicyBundle bundle) {
        return switch (RegoProgram.load(bundle.plan(), LoadLimits.DEFAULT)) {
            case LoadResult.Loaded(var program) -> Optional.of(program);
            case LoadResult.Refused(var refusals) -> {
                refusals.forEach(refusal -> console.err().println(Shown.line(refusal.message())));
                yield Optional.empty();
            }
        };
    }

    /** Where the rules of a source begin. */
    List<RuleHead> heads(PolicySource source) {
        try {
            return compiler().heads(source);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private Compilation compiled(Console console, PolicySource source, Predicate<RuleHead> wanted) {
        try (var progress = Progress.of(console, "compiling")) {
            progress.start();
            return compiler().compile(source, wanted);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private OpaCompiler compiler() {
        return new OpaCompiler(OpaSettings.of(binary()), Builtins.names());
    }

    private Path binary() {
        return opa.binary().orElseThrow(() -> new UnusableInputException(OpaOption.MISSING));
    }

    private static IllegalStateException interrupted() {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted");
    }
}
