package dev.portcullis.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.compiler.MadePrograms.Cause;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.file.ResourceFile;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.RegistryEvidence;
import dev.portcullis.evidence.TrustRootInForce;
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
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.client.HttpRegistryPusher;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.stack.LocalStack;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bundles in a real registry, signed by real cosign. */
class SignedBundlesTest {
    private static final RulesCompiler OPA =
            RulesCompiler.opa(OpaSettings.of(Tools.find().binary("opa")));

    private static LocalStack stack;
    private static String host;
    private static RegistrySettings settings;
    private static CosignKey team;
    private static CosignKey others;
    private static HttpRegistryClient registry;
    private static RegistryEvidence evidence;
    private static Map<String, TrustRootInForce> trustRoots;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("programs").registry().cosign().start();
        host = stack.registry().host();
        settings = new RegistrySettings(
                Map.of(host, new RegistrySettings.Host(true, true, null)), RegistrySettings.Limits.DEFAULT);
        team = stack.cosign().generateKeyPair("team");
        others = stack.cosign().generateKeyPair("others");
        registry = HttpRegistryClient.create(settings, RegistryListener.NONE);
        evidence = new RegistryEvidence(registry, InstantSource.system());
        trustRoots = Map.of("acme", trustRoot());
    }

    @AfterAll
    static void stop() {
        evidence.close();
        registry.close();
        stack.close();
    }

    @Test
    void takesTheProgramOfABundleThatTheAuthoritySigned() throws Exception {
        var reference = push("signed", bundle(Policies.RULES));
        stack.cosign().sign(team, reference);

        var made = make(Policies.withBundle(reference, "team"));

        assertThat(made).isInstanceOfSatisfying(MadePrograms.All.class, all -> {
            var program = Objects.requireNonNull(all.programs().get("rules"));
            assertThat(program.source()).isEqualTo(reference.substring(reference.indexOf('@') + 1));
        });
    }

    @Test
    void usesNoBundleThatNobodyOrSomebodyElseSigned() throws Exception {
        var unsigned = push("unsigned", bundle(Policies.RULES));
        var foreign = push("foreign", bundle(Policies.RULES));
        stack.cosign().sign(others, foreign);
        var attested = push("attested", bundle(Policies.RULES));
        stack.cosign().attest(team, attested, "https://example.com/review/v1", "{}");

        assertRefused(make(Policies.withBundle(unsigned, "team")), "SignatureMissing");
        assertRefused(make(Policies.withBundle(foreign, "team")), "Sign");
        assertRefused(make(Policies.withBundle(attested, "team")), "SignatureMissing");
        assertThat(make(Policies.withBundle(foreign, "team, others"))).isInstanceOf(MadePrograms.All.class);
    }

    @Test
    void usesNoBundleUnderASignatureForAnother() throws Exception {
        var signed = push("moved", bundle(Policies.RULES));
        stack.cosign().sign(team, signed);
        var another = push("moved", bundle(Policies.RULES + "\n# another\n"));

        assertThat(another).isNotEqualTo(signed);
        assertRefused(make(Policies.withBundle(another, "team")), "SignatureMissing");
    }

    @Test
    void usesNothingThatIsNoBundleThoughItIsSigned() throws Exception {
        var garbage = signed(push("garbage", "no archive".getBytes(UTF_8)));
        var two = signed(push("two", bundle(Policies.RULES), bundle(Policies.RULES)));
        var none = signed(push("none"));
        var other = signed(push(
                "type",
                new NewArtifact(
                        new Part(PolicyBundle.CONFIG_TYPE, bytes(), ""),
                        List.of(new Part("text/plain", bytes(), "")))));
        var harmless = signed(push("harmless", bundle("package portcullis\n\nwarn contains \"x\" if input.a\n")));

        assertRefused(make(Policies.withBundle(garbage, "team")), "is no gzip-compressed tar archive");
        for (var reference : List.of(two, none, other)) {
            assertRefused(make(Policies.withBundle(reference, "team")), "layers of type");
        }
        assertThat(make(Policies.withBundle(harmless, "team")))
                .isInstanceOfSatisfying(
                        MadePrograms.Failed.class,
                        failed -> assertThat(failed.problems().toString()).contains("portcullis/deny"));
    }

    @Test
    void saysThatARegistryIsAway() throws Exception {
        var away = "127.0.0.1:1/policies/away@sha256:" + "a".repeat(64);

        assertThat(make(Policies.withBundle(away, "team")))
                .isInstanceOfSatisfying(
                        MadePrograms.Failed.class,
                        failed -> assertThat(failed.problems().toString()).contains("Registry"));
    }

    private static MadePrograms make(EvidencePolicySpec spec) throws InterruptedException {
        var asking = new SignedBundles.Asking("tests", Access.CredentialSource.ANONYMOUS, Duration.ofSeconds(60));
        var bundles = new SignedBundles(registry, evidence, Registries.NONE, asking, InstantSource.system());
        return new PolicyPrograms(OPA, bundles).of(spec, null, () -> trustRoots);
    }

    private static void assertRefused(MadePrograms made, String why) {
        assertThat(made).isInstanceOfSatisfying(MadePrograms.Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(Cause.BUNDLE);
            assertThat(failed.problems())
                    .singleElement()
                    .asString()
                    .contains("spec.requirements[0].rego.bundle: ", why);
        });
    }

    private static byte[] bundle(String rego) throws InterruptedException {
        var wanted = List.of("portcullis/deny", "portcullis/warn");
        var compiled = OPA.compile(
                PolicySource.of(Map.of("policy.rego", rego.getBytes(UTF_8))),
                head -> wanted.contains(head.entryPoint()));
        assertThat(compiled).isInstanceOf(Compilation.Compiled.class);
        return ((Compilation.Compiled) compiled).bundle().packed();
    }

    private static String push(String name, byte[]... bundles) {
        var layers = List.of(bundles).stream()
                .map(bytes -> new Part(PolicyBundle.LAYER_TYPE, bytes, "bundle.tar.gz"))
                .toList();
        return push(name, new NewArtifact(new Part(PolicyBundle.CONFIG_TYPE, bytes(), ""), layers));
    }

    private static String push(String name, NewArtifact artifact) {
        var repository = new ImageRepository(host, "policies/" + name);
        try (var pusher = HttpRegistryPusher.create(settings, RegistryListener.NONE)) {
            var pushed = pusher.push(repository, "v1", artifact, List.of(), Deadline.after(Duration.ofSeconds(60)));
            assertThat(pushed).isInstanceOf(RegistryResult.Found.class);
            return repository + "@" + ((RegistryResult.Found<Digest>) pushed).value();
        }
    }

    private static String signed(String reference) {
        stack.cosign().sign(team, reference);
        return reference;
    }

    private static byte[] bytes() {
        return "{}".getBytes(UTF_8);
    }

    private static TrustRootInForce trustRoot() {
        var file = ResourceFile.read("""
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: acme}
                spec:
                  keys:
                    - name: team
                      pem: |
                %s
                    - name: others
                      pem: |
                %s
                """.formatted(
                        team.publicKeyPem().strip().indent(8).stripTrailing(),
                        others.publicKeyPem().strip().indent(8).stripTrailing()));
        assertThat(file.problems()).isEmpty();
        var compiled = TrustRootCompiler.compile(
                "acme", Objects.requireNonNull(file.trustRoots().get("acme")));
        assertThat(compiled).isInstanceOf(Compiled.Accepted.class);
        return TrustRootInForce.lasting("acme", "revision", ((Compiled.Accepted<TrustRoot>) compiled).value());
    }
}
