package dev.portcullis.operator.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.compiler.RulesCompiler;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.ProgramContent;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.opa.Compilation;
import dev.portcullis.opa.OpaSettings;
import dev.portcullis.opa.PolicyBundle;
import dev.portcullis.opa.PolicySource;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.NewArtifact;
import dev.portcullis.registry.NewArtifact.Part;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryPusher;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Policies in Rego from source to revision: by real OPA, and by bundles in a real registry that real cosign signed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RulesIT {
    private static final String OPA = Tools.find().binary("opa").toString();
    private static final String NO_OPA = "/nowhere/opa";
    private static final String RULES = "package portcullis\n\ndeny contains \"first\" if input.image.digest == \"\"\n";

    private static LocalStack stack;
    private static CosignKey team;
    private static CosignKey others;
    private static Stage stage;
    private static Stage.RunningOperator operator;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("rules").registry().cosign().start();
        team = stack.cosign().generateKeyPair("team");
        others = stack.cosign().generateKeyPair("others");
        stage = new Stage();
        operator = launch("without", NO_OPA);
        stage.apply(Yaml.trustRoot("keys", team.publicKeyPem()));
        stage.awaitTrustRoot("keys", Condition.Type.ACCEPTED, "Accepted");
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
        stack.close();
    }

    @Test
    @Order(1)
    void withoutACompilerRulesAreNotAcceptedAndItSaysWhatToDo() {
        stage.apply(policy("modules", modules(RULES)));

        var policy = stage.awaitPolicy("modules", Condition.Type.ACCEPTED, "NotCompiled");

        assertThat(message(policy.getMetadata().getName())).contains("spec.requirements[0].rego", NO_OPA, "install it");
        assertThat(policy.getStatus().revision()).isNull();
    }

    @Test
    @Order(2)
    void aRevisionHoldsWhatTheRulesWereCompiledTo() {
        operator.close();
        operator = launch("with", OPA);

        stage.awaitPolicy("modules", Condition.Type.ACCEPTED, "Accepted");

        var program = program("modules");
        assertThat(program.opa()).startsWith("1.");
        assertThat(program.source()).isEqualTo(source("modules"));
    }

    @Test
    @Order(3)
    void aBrokenEditLeavesTheLastGoodRulesInForceThroughARestart() {
        var good = revision("modules");
        stage.apply(policy("modules", modules("package portcullis\n\ndeny contains x if y\n")));
        stage.awaitPolicy("modules", Condition.Type.ACCEPTED, "Invalid");
        stage.awaitPolicy("modules", Condition.Type.READY, "LastGoodInForce");
        assertThat(message("modules")).contains("spec.requirements[0].rego: policy.rego:3:15: rego_unsafe_var_error");
        assertThat(revision("modules")).isEqualTo(good);

        operator.close();
        operator = launch("again", OPA);
        awaitNewLook("modules");

        assertThat(revision("modules")).isEqualTo(good);
        assertThat(content("modules").programs()).containsKey("rules");
    }

    @Test
    @Order(4)
    void rulesThatARevisionHoldsNeedNoCompiler() {
        var good = revision("modules");
        operator.close();
        operator = launch("none", NO_OPA);
        stage.apply(policy("modules", modules(RULES)));

        stage.awaitPolicy("modules", Condition.Type.ACCEPTED, "Accepted");
        assertThat(revision("modules")).isEqualTo(good);

        stage.apply(policy("modules", modules(RULES + "# edited\n")));
        stage.awaitPolicy("modules", Condition.Type.ACCEPTED, "NotCompiled");
        assertThat(revision("modules")).isEqualTo(good);
    }

    @Test
    @Order(5)
    void aBundleIsUsedOnlyUnderASignatureByItsAuthority() throws InterruptedException {
        var unsigned = push("unsigned", RULES);
        var foreign = push("foreign", RULES);
        stack.cosign().sign(others, foreign);
        var signed = push("signed", RULES + "# signed\n");
        stack.cosign().sign(team, signed);

        stage.apply(policy("bundled", bundle(unsigned)));
        stage.awaitPolicy("bundled", Condition.Type.ACCEPTED, "BundleRefused");
        assertThat(message("bundled")).contains("spec.requirements[0].rego.bundle", "SignatureMissing");
        assertThat(stage.policy("bundled").getStatus().revision()).isNull();

        stage.apply(policy("bundled", bundle(signed)));
        stage.awaitPolicy("bundled", Condition.Type.ACCEPTED, "Accepted");
        var good = revision("bundled");
        assertThat(program("bundled").source()).isEqualTo(signed.substring(signed.indexOf('@') + 1));

        stage.apply(policy("bundled", bundle(foreign)));
        stage.awaitPolicy("bundled", Condition.Type.ACCEPTED, "BundleRefused");
        stage.awaitPolicy("bundled", Condition.Type.READY, "LastGoodInForce");
        assertThat(revision("bundled")).isEqualTo(good);
    }

    /** Has the operator that runs now decide again, by taking away what its predecessor wrote. */
    private static void awaitNewLook(String name) {
        stage.nameRevision(name, null);
        Stage.await(
                "the revision in force", () -> stage.policy(name).getStatus().revision() != null);
    }

    private static String message(String name) {
        return stage.condition(stage.policy(name), Condition.Type.ACCEPTED).message();
    }

    private static String revision(String name) {
        return String.valueOf(stage.policy(name).getStatus().revision());
    }

    private static String source(String name) {
        var rules = stage.policy(name).getSpec().requirements().getFirst().rego();
        return rules == null ? "" : rules.source();
    }

    private static ProgramContent program(String name) {
        return Objects.requireNonNull(content(name).programs().get("rules"));
    }

    private static PolicyContent content(String name) {
        var revision = stage.client()
                .resources(PolicyRevision.class)
                .withName(revision(name))
                .get();
        var read = PolicyContent.read(revision.getSpec().content());
        assertThat(read).isInstanceOf(ReadResult.Read.class);
        return ((ReadResult.Read<PolicyContent>) read).spec();
    }

    private static Stage.RunningOperator launch(String name, String opa) {
        return stage.launch(
                        name,
                        Map.of(
                                "PORTCULLIS_OPA_BINARY",
                                opa,
                                "PORTCULLIS_REGISTRIES_0__HOST",
                                stack.registry().host(),
                                "PORTCULLIS_REGISTRIES_0__PLAIN_HTTP",
                                "true",
                                "PORTCULLIS_REGISTRIES_0__ALLOW_PRIVATE_ADDRESSES",
                                "true"))
                .awaitReady();
    }

    private static String modules(String rego) {
        return "modules:\n        policy.rego: |\n%s".formatted(rego.indent(10));
    }

    private static String bundle(String reference) {
        return "bundle: {reference: \"%s\", authorities: [team]}\n".formatted(reference);
    }

    private static String policy(String name, String rego) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: %s}
                spec:
                  mode: Audit
                  match: {images: ["registry.example.test/apps/**"]}
                  authorities:
                  - {name: team, trustRoot: keys, keys: [release]}
                  requirements:
                  - name: rules
                    rego:
                      %s""".formatted(name, rego);
    }

    private static String push(String name, String rego) throws InterruptedException {
        var compiled = RulesCompiler.opa(OpaSettings.of(Tools.find().binary("opa")))
                .compile(
                        PolicySource.of(Map.of("policy.rego", rego.getBytes(UTF_8))),
                        head -> head.entryPoint().equals("portcullis/deny"));
        assertThat(compiled).isInstanceOf(Compilation.Compiled.class);
        var layer = new Part(
                PolicyBundle.LAYER_TYPE,
                ((Compilation.Compiled) compiled).bundle().packed(),
                "");
        var artifact = new NewArtifact(new Part(PolicyBundle.CONFIG_TYPE, "{}".getBytes(UTF_8), ""), List.of(layer));
        var host = stack.registry().host();
        var settings = new RegistrySettings(
                Map.of(host, new RegistrySettings.Host(true, true, null)), RegistrySettings.Limits.DEFAULT);
        var repository = new ImageRepository(host, "policies/" + name);
        try (var pusher = HttpRegistryPusher.create(settings, RegistryListener.NONE)) {
            var pushed = pusher.push(repository, "v1", artifact, List.of(), Deadline.after(Duration.ofSeconds(60)));
            assertThat(pushed).isInstanceOf(RegistryResult.Found.class);
            return repository + "@" + ((RegistryResult.Found<Digest>) pushed).value();
        }
    }
}
