package dev.portcullis.compiler;

import dev.portcullis.opa.Compilation;
import dev.portcullis.opa.OpaCompiler;
import dev.portcullis.opa.OpaSettings;
import dev.portcullis.opa.PolicySource;
import dev.portcullis.opa.RuleHead;
import dev.portcullis.rego.builtin.Builtins;
import java.util.function.Predicate;

/** Compiles Rego to a plan; thread-safe. */
@FunctionalInterface
public interface RulesCompiler {
    /** Compiles with an entry point for each rule that is wanted. */
    Compilation compile(PolicySource source, Predicate<RuleHead> wanted) throws InterruptedException;

    /** Returns OPA, for policies that call nothing but what the evaluator has. */
    static RulesCompiler opa(OpaSettings settings) {
        return new OpaCompiler(settings, Builtins.names())::compile;
    }
}
