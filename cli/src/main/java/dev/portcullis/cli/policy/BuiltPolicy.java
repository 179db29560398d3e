package dev.portcullis.cli.policy;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.opa.PolicyBundle;
import dev.portcullis.opa.RuleHead;
import dev.portcullis.rego.RegoProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A policy that a requirement can have: its plan was loaded, and it defines what refuses.
 *
 * @param bundle all of it
 * @param program what its plan does
 */
record BuiltPolicy(PolicyBundle bundle, RegoProgram program) {
    /** Takes a bundle; empty, and the console says why, where a requirement cannot have it. */
    static Optional<BuiltPolicy> of(Console console, PolicyBundle bundle) {
        var program = Compiler.load(console, bundle);
        if (program.isPresent() && !program.get().entryPoints().contains(EntryPoints.DENY)) {
            console.err()
                    .println("there is no data.portcullis.deny: a policy without it refuses nothing, and is not taken");
            return Optional.empty();
        }
        return program.map(loaded -> new BuiltPolicy(bundle, loaded));
    }

    /** Reads a bundle, or compiles a folder without its tests; empty, and the console says why, where that cannot be compiled. */
    static Optional<PolicyBundle> bundle(
            Console console, Compiler compiler, Path policy, Predicate<RuleHead> entryPoints) {
        if (Files.isDirectory(policy)) {
            return compiler.compile(
                    console, SourceFolder.read(policy, path -> !SourceFolder.isTest(path)), entryPoints);
        }
        try {
            return Optional.of(
                    PolicyBundle.read(new BoundedFile("POLICY", policy, PolicyBundle.MAXIMUM_PACKED).bytes()));
        } catch (IOException e) {
            throw new UnusableInputException("POLICY: " + policy + ": " + e.getMessage());
        }
    }
}
