package dev.portcullis.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.compiler.BundleSource.Answer;
import dev.portcullis.compiler.BundleSource.Signed;
import dev.portcullis.compiler.MadePrograms.Cause;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.ProgramContent;
import dev.portcullis.crds.policy.RegoDemand;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.opa.BundleArchive;
import dev.portcullis.opa.Compilation;
import dev.portcullis.opa.OpaSettings;
import dev.portcullis.opa.PolicySource;
import dev.portcullis.opa.RuleHead;
import dev.portcullis.testing.process.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyProgramsTest {
    private static final RulesCompiler OPA =
            RulesCompiler.opa(OpaSettings.of(Tools.find().binary("opa")));
    private static final String REFERENCE = "registry.example.com/policies/rules@sha256:" + "a".repeat(64);

    private final Counting compiler = new Counting();
    private final Scripted bundles = new Scripted();
    private final PolicyPrograms programs = new PolicyPrograms(compiler, bundles);

    @Test
    void makesTheProgramsOfAllRequirementsWithRules() throws Exception {
        var spec = Policies.withModule(Policies.RULES);

        var made = all(of(spec, null));

        assertThat(made).containsOnlyKeys("rules");
        var program = Objects.requireNonNull(made.get("rules"));
        assertThat(program.source()).isEqualTo(rules(spec).source());
        assertThat(program.opa()).startsWith("1.");
        assertThat(new String(program.unpackedPlan(), UTF_8)).contains("portcullis/deny");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            deny contains "x" if {                | policy.rego:5:0: rego_parse_error
            deny contains x if y                  | policy.rego:3:   rego_unsafe_var_error
            deny contains x if x := http.send({}) | policy.rego:3:   undefined function http.send
            warn contains "x" if input.a          | no_entry_point   portcullis/deny
            """)
    void saysWhereRulesAreWrong(String rule, String what) throws Exception {
        var made = of(Policies.withModule("package portcullis\n\n" + rule + "\n"), null);

        assertThat(made).isInstanceOfSatisfying(MadePrograms.Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(Cause.SOURCE);
            assertThat(failed.problems()).allMatch(problem -> problem.startsWith("spec.requirements[0].rego: "));
            assertThat(failed.problems().toString()).containsAnyOf(what.split(" +", 2));
        });
    }

    @Test
    void refusesRulesThatDenyNothing() throws Exception {
        assertThat(of(Policies.withModule("package portcullis\n\nwarn contains \"x\" if input.a\n"), null))
                .isInstanceOfSatisfying(
                        MadePrograms.Failed.class,
                        failed -> assertThat(failed.problems())
                                .singleElement()
                                .asString()
                                .contains("portcullis/deny"));
    }

    @Test
    void compilesASourceOnceWhateverCameOfIt() throws Exception {
        for (var rego : List.of(Policies.RULES, "package portcullis\n\ndeny contains x if y\n")) {
            compiler.runs = 0;

            var made = of(Policies.withModule(rego), null);

            assertThat(of(Policies.withModule(rego), null)).isEqualTo(made);
            assertThat(compiler.runs).isEqualTo(1);
        }
    }

    @Test
    void takesWhatARevisionHasOfTheSameSourceOnly() throws Exception {
        var spec = Policies.withModule(Policies.RULES);
        var last = PolicyContent.of(spec, all(of(spec, null)));
        var afterRestart = new PolicyPrograms(compiler, bundles);
        compiler.runs = 0;

        assertThat(all(afterRestart.of(spec, last, Map::of))).isEqualTo(last.programs());
        assertThat(compiler.runs).isZero();
        all(afterRestart.of(Policies.withModule(Policies.RULES + "\n# edited\n"), last, Map::of));
        assertThat(compiler.runs).isEqualTo(1);
    }

    @Test
    void makesAgainWhatARevisionHasAndNobodyCanLoad() throws Exception {
        var spec = Policies.withModule(Policies.RULES);
        var broken = ProgramContent.of(
                "{}".getBytes(UTF_8), "{}".getBytes(UTF_8), "1", rules(spec).source());

        assertThat(all(of(spec, PolicyContent.of(spec, Map.of("rules", broken))))
                        .get("rules"))
                .isNotEqualTo(broken);
    }

    @Test
    void triesAgainWhereTheCompilerDidNotDoItsWork() throws Exception {
        var spec = Policies.withModule(Policies.RULES);
        var missing = new Counting(RulesCompiler.opa(OpaSettings.of(Path.of("/nowhere/opa"))));
        var without = new PolicyPrograms(missing, bundles);

        for (var attempt = 1; attempt <= 2; attempt++) {
            assertThat(without.of(spec, null, Map::of)).isInstanceOfSatisfying(MadePrograms.Failed.class, failed -> {
                assertThat(failed.cause()).isEqualTo(Cause.UNAVAILABLE);
                assertThat(failed.problems().getFirst()).contains("/nowhere/opa", "install it");
            });
            assertThat(missing.runs).isEqualTo(attempt);
        }
    }

    @Test
    void fetchesNoBundleThatIsNotSigned() throws Exception {
        bundles.signature = new Answer.Refused<>("nobody signed it");

        assertFailed(of(Policies.withBundle(REFERENCE, "team"), null), Cause.BUNDLE, "rego.bundle: nobody signed it");
        assertThat(bundles.fetched).isZero();
    }

    @Test
    void keepsABundleWhoseSignatureCannotBeLookedUpOnlyUnderTheSameAuthorities() throws Exception {
        var spec = Policies.withBundle(REFERENCE, "team");
        var module = Policies.withModule(Policies.RULES);
        var compiled = Objects.requireNonNull(all(of(module, null)).get("rules"));
        var program = new ProgramContent(compiled.plan(), null, "", rules(spec).source());
        var last = PolicyContent.of(spec, Map.of("rules", program));
        bundles.signature = new Answer.Unavailable<>("the registry is away");

        assertThat(all(of(spec, last))).containsEntry("rules", program);
        assertFailed(of(spec, null), Cause.UNAVAILABLE, "away");
        assertFailed(of(Policies.withBundle(REFERENCE, "others"), last), Cause.UNAVAILABLE, "away");
        bundles.signature = new Answer.Refused<>("revoked");
        assertFailed(of(spec, last), Cause.BUNDLE, "revoked");
    }

    @Test
    void triesAgainToFetchABundle() throws Exception {
        bundles.content = new Answer.Unavailable<>("the registry is away");
        var spec = Policies.withBundle(REFERENCE, "team");

        assertFailed(of(spec, null), Cause.UNAVAILABLE, "away");
        assertFailed(of(spec, null), Cause.UNAVAILABLE, "away");
        assertThat(bundles.fetched).isEqualTo(2);
        bundles.content = new Answer.Refused<>("two layers");
        assertFailed(of(spec, null), Cause.BUNDLE, "two layers");
    }

    @Test
    void theAuthorsMistakeComesFirst() throws Exception {
        bundles.signature = new Answer.Unavailable<>("the registry is away");
        var both = Policies.read("  - {name: team, trustRoot: acme, keys: [team]}\n", """
                  requirements:
                  - {name: one, rego: {bundle: {reference: "%s", authorities: [team]}}}
                  - {name: two, rego: {modules: {a.rego: "package portcullis\\n\\ndeny contains x if y"}}}
                """.formatted(REFERENCE));

        assertThat(of(both, null)).isInstanceOfSatisfying(MadePrograms.Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(Cause.SOURCE);
            assertThat(failed.problems()).hasSizeGreaterThan(1);
            assertThat(failed.problems().getFirst()).contains("requirements[1].rego: a.rego:3:");
            assertThat(failed.problems().getLast()).contains("requirements[0].rego.bundle: the registry is away");
        });
    }

    private static void assertFailed(MadePrograms made, Cause cause, String why) {
        assertThat(made).isInstanceOfSatisfying(MadePrograms.Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(cause);
            assertThat(failed.problems()).singleElement().asString().contains(why);
        });
    }

    private MadePrograms of(EvidencePolicySpec spec, @Nullable PolicyContent last) throws InterruptedException {
        return programs.of(spec, last, Map::of);
    }

    private static Map<String, ProgramContent> all(MadePrograms made) {
        assertThat(made).isInstanceOf(MadePrograms.All.class);
        return ((MadePrograms.All) made).programs();
    }

    private static RegoDemand rules(EvidencePolicySpec spec) {
        var rules = spec.requirements().getFirst().rego();
        if (rules == null) {
            throw new AssertionError("it has no rules");
        }
        return rules;
    }

    /** OPA, and how often it was run. */
    private static final class Counting implements RulesCompiler {
        private final RulesCompiler compiler;
        private int runs;

        Counting() {
            this(OPA);
        }

        Counting(RulesCompiler compiler) {
            this.compiler = compiler;
        }

        @Override
        public Compilation compile(PolicySource source, Predicate<RuleHead> wanted) throws InterruptedException {
            runs++;
            return compiler.compile(source, wanted);
        }
    }

    /** Answers as it is told. */
    private static final class Scripted implements BundleSource {
        private Answer<Signed> signature = new Answer.Found<>(new Signed());
        private Answer<BundleArchive> content = new Answer.Unavailable<>("not told");
        private int fetched;

        @Override
        public Answer<Signed> signed(
                EvidencePolicySpec policy, RegoDemand.Bundle bundle, Map<String, TrustRootInForce> trustRoots) {
            return signature;
        }

        @Override
        public Answer<BundleArchive> fetch(RegoDemand.Bundle bundle) {
            fetched++;
            return content;
        }
    }
}
