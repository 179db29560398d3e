package dev.portcullis.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramLoader.Loaded;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.program.Statement;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.opa.Compilation;
import dev.portcullis.opa.OpaCompiler;
import dev.portcullis.opa.OpaSettings;
import dev.portcullis.opa.PolicyBundle;
import dev.portcullis.opa.PolicySource;
import dev.portcullis.rego.builtin.Builtins;
import dev.portcullis.rego.run.Budget;
import dev.portcullis.testing.process.Tools;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Policies compiled by the real OPA, and questions for them. */
final class Rego {
    static final String SBOM = "https://cyclonedx.org/bom";
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00.5Z");
    static final Digest DIGEST = Digest.of("image".getBytes(UTF_8));
    static final Signer ALICE = new Signer.Keyless(new CertificateIdentity(
            "https://issuer.example",
            "alice@acme.example",
            SubjectType.EMAIL,
            Map.of(FulcioExtension.SOURCE_REPOSITORY_OWNER_ID, "4711")));
    static final Signer KEY = new Signer.Key("release", DIGEST.hex());
    static final String POD = "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"web\"},\"spec\":{\"hostPID\":true}}";

    /** Steps and memory as in production; of the clock, which a machine that stands still uses up, as much as there is. */
    static final Budgets UNHURRIED = unhurried(Budgets.DEFAULT.rule());

    private static final String HEAD = "package portcullis\n\n";

    private Rego() {}

    /** Compiles a module; what is written stands below its package line, unless it has one. */
    static PolicyBundle compile(String rules, String... further) {
        var functions = new ArrayList<>(Builtins.names());
        functions.addAll(List.of(further));
        var files = new HashMap<String, byte[]>();
        files.put("policy.rego", (rules.startsWith("package ") ? rules : HEAD + rules).getBytes(UTF_8));
        try {
            var compiler = new OpaCompiler(OpaSettings.of(Tools.find().binary("opa")), functions);
            return switch (compiler.compile(
                    PolicySource.of(files), head -> head.entryPoint().matches("[a-z]+/(deny|warn)"))) {
                case Compilation.Compiled(var bundle, var version) -> bundle;
                case Compilation.Refused(var errors) -> throw new AssertionError(errors);
                case Compilation.Failed(var why) -> throw new AssertionError(why);
            };
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Loaded load(PolicyBundle bundle) {
        return new RegoPrograms(UNHURRIED).load(bundle.plan(), bundle.data());
    }

    private static Budgets unhurried(Budget rule) {
        return new Budgets(new Budget(
                rule.steps(),
                Long.MAX_VALUE,
                rule.bytes(),
                rule.outputCharacters(),
                rule.depth(),
                rule.printedCharacters()));
    }

    static PolicyProgram program(String rules) {
        return switch (load(compile(rules))) {
            case Loaded.Program(var program) -> program;
            case Loaded.Refused(var problems) -> throw new AssertionError(problems);
        };
    }

    static Statement statement(String json, Signer signer, @Nullable Instant time) {
        return new Statement(StatementBytes.of(json.getBytes(UTF_8)), signer, time);
    }

    static String sbom(String predicate) {
        return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"" + SBOM + "\",\"predicate\":"
                + predicate + "}";
    }

    static ProgramQuestion question(Statement... statements) {
        return new ProgramQuestion(
                ImageReference.parse("registry.example.com/apps/shop:v1@" + DIGEST),
                DIGEST,
                Platform.parse("linux/arm64").orElseThrow(),
                Map.of(SBOM, List.of(statements)),
                new Circumstances(
                        new Circumstances.Namespace("shop", Map.of("tier", "production")),
                        new Circumstances.Request("CREATE", "", "v1", "Pod", "web", POD)),
                "{\"allowed\":[\"a\"]}",
                NOW);
    }
}
