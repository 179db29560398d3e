package dev.portcullis.cli.rules;

import dev.portcullis.compiler.RulesCompiler;
import dev.portcullis.opa.Compilation;
import dev.portcullis.opa.OpaSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** OPA's program, as an option or the environment names it. */
public final class OpaOption {
    /** What to do where it is missing. */
    public static final String MISSING =
            "OPA is not on the PATH: install it, or name its program by --opa or PORTCULLIS_OPA";

    private final @Nullable Path found;

    @Option(
            names = "--opa",
            paramLabel = "FILE",
            description = "OPA's program; PORTCULLIS_OPA, or opa on the PATH, where it is not given")
    private @Nullable Path opa;

    /** @param found where OPA is if no option names it; null for nowhere */
    public OpaOption(@Nullable Path found) {
        this.found = found;
    }

    /** Returns where it is; empty for nowhere. */
    public Optional<Path> binary() {
        return Optional.ofNullable(opa == null ? found : opa.toAbsolutePath());
    }

    /** Returns what compiles rules; without OPA it says what to do. */
    public RulesCompiler compiler() {
        return binary().map(path -> RulesCompiler.opa(OpaSettings.of(path)))
                .orElse((source, wanted) -> new Compilation.Failed(MISSING));
    }
}
