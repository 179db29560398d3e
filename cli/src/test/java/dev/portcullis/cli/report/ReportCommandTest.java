package dev.portcullis.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.EvidencePolicyStatus;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootContent;
import dev.portcullis.crds.trust.TrustRootStatus;
import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.cluster.Definitions;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.recorded.Cell;
import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.Cell.Layout;
import dev.portcullis.testing.recorded.Cell.Subject;
import dev.portcullis.testing.recorded.RecordedRegistry;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.sigstore.LogVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says of a real API server's workloads, against a registry that serves recorded signatures. */
class ReportCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Recording RECORDING = Recording.load();
    private static final Cell CELL = new Cell(Layout.BUNDLE_REFERRER, By.KEY, LogVersion.NONE, false, Subject.INDEX);
    private static final String UNSIGNED = "sha256:" + "0".repeat(64);

    @TempDir
    private static Path folder;

    private static RunFolder run;
    private static ControlPlane cluster;
    private static KubernetesClient client;
    private static RecordedRegistry registry;

    @BeforeAll
    static void start() throws IOException {
        var tools = Tools.find();
        run = RunFolder.create(tools, "report");
        cluster = ControlPlane.start(tools, run, ControlPlaneOptions.minimal());
        client = cluster.admin().client();
        registry = RecordedRegistry.serving(RECORDING.cell(CELL).image());
        define();
        cluster.createNamespace("shop", Map.of("tier", "production"));
        cluster.createNamespace("lab", Map.of("tier", "lab"));
        accept(trustRoot());
        accept(policy("Audit"));
        deployment("shop", "good", RECORDING.cell(CELL).subject());
        deployment("shop", "bad", UNSIGNED);
        deployment("lab", "free", UNSIGNED);
    }

    @AfterAll
    static void stop() {
        registry.close();
        client.close();
        cluster.close();
        run.close();
    }

    private static void define() throws IOException {
        try (var files = Files.newDirectoryStream(Path.of("../manifests/base"), "crd-*.yaml")) {
            for (var file : files) {
                parse(Files.readString(file))
                        .forEach(definition -> client.resource(definition).create());
            }
        }
        Definitions.awaitEstablished(client);
    }

    private static List<HasMetadata> parse(String yaml) {
        return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    private static TrustRoot trustRoot() {
        return client.getKubernetesSerialization()
                .unmarshal("""
                        apiVersion: portcullis.dev/v1alpha1
                        kind: TrustRoot
                        metadata: {name: keys}
                        spec: {keys: [{name: release, pem: "%s"}]}
                        """.formatted(RECORDING.publicKeyPem().replace("\n", "\\n")), TrustRoot.class);
    }

    private static String policyText(String mode) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: release}
                spec:
                  mode: %s
                  match: {images: ["%s/**"], namespaceSelector: {matchLabels: {tier: production}}}
                  authorities: [{name: ci, trustRoot: keys, keys: [release]}]
                  requirements: [{name: signed, signature: {authorities: [ci]}}]
                """.formatted(mode, registry.host());
    }

    private static EvidencePolicy policy(String mode) {
        return client.getKubernetesSerialization().unmarshal(policyText(mode), EvidencePolicy.class);
    }

    private static void accept(TrustRoot root) {
        var written = client.resource(root).create();
        var name = revision(
                RevisedKind.TRUST_ROOT,
                "keys",
                TrustRootContent.of(root.getSpec()).text());
        written.setStatus(new TrustRootStatus(1L, List.of(), name));
        client.resource(written).updateStatus();
    }

    private static void accept(EvidencePolicy policy) {
        var written = client.resource(policy).create();
        var name = revision(RevisedKind.EVIDENCE_POLICY, "release", CanonicalJson.of(policy.getSpec()));
        written.setStatus(new EvidencePolicyStatus(1L, List.of(), name));
        client.resource(written).updateStatus();
    }

    private static String revision(RevisedKind kind, String object, String content) {
        var revision = new PolicyRevision();
        revision.setMetadata(
                new ObjectMetaBuilder().withName("revision-of-" + object).build());
        revision.setSpec(PolicyRevisionSpec.of(kind, object, 1, content));
        return client.resource(revision).create().getMetadata().getName();
    }

    private static void deployment(String namespace, String name, String digest) {
        var image = registry.host() + "/" + RECORDING.cell(CELL).image().repository() + "@" + digest;
        parse("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: %s}
                spec:
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}}
                    spec: {containers: [{name: app, image: "%s"}]}
                """.formatted(name, namespace, name, name, image))
                .forEach(object -> client.resource(object).create());
    }

    private static CommandLineRun report(String... further) {
        var arguments = new ArrayList<>(List.of(
                "report", "--kubeconfig", cluster.adminKubeconfig().toString(), "--plain-http", registry.host()));
        arguments.addAll(List.of(further));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private static String proposed(String mode) throws IOException {
        return Files.writeString(folder.resolve(mode + ".yaml"), policyText(mode))
                .toString();
    }

    @Test
    void saysWhatIsNotMet() {
        var run = report();

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Deployment/bad", "fail", "audit", "release", "signed", "SignatureMissing")
                .doesNotContain("Deployment/good")
                .endsWith("3 workloads: 0 would be refused, 1 do not meet everything that is asked of them\n");
    }

    @Test
    void looksAtTheNamespacesThatAreNamed() {
        assertThat(report("--namespace", "lab").out()).startsWith("1 workloads: 0 would be refused, 0 do not");
        assertThat(report("--exempt-namespaces", "shop").out()).startsWith("1 workloads");
    }

    @Test
    void saysEverythingAsJson() throws IOException {
        JsonNode workloads = JSON.readTree(report("--output", "json").out()).path("workloads");

        assertThat(workloads).hasSize(3);
        assertThat(workloads.findValuesAsText("name")).containsExactly("free", "bad", "good");
        assertThat(workloads.get(1).path("results").get(0).path("remedy").asText())
                .isNotEmpty();
        assertThat(workloads.get(2).path("results").get(0).path("outcome").asText())
                .isEqualTo("pass");
    }

    @Test
    void saysWhatAProposedPolicyWouldChange() throws IOException {
        var policy = proposed("Enforce");

        var run = report("--policy", policy);
        var failing = report("--policy", policy, "--fail-on-change", "--output", "markdown");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Deployment/bad", "newly refused", "[SignatureMissing] policy release, requirement signed")
                .doesNotContain("Deployment/good")
                .endsWith("1 newly refused, 0 newly admitted, 2 unchanged\n");
        assertThat(failing.code()).isOne();
        assertThat(failing.out()).startsWith("| NAMESPACE | WORKLOAD | CHANGE | WHY |\n|---|---|---|---|\n");
    }

    @Test
    void thatNothingChangesIsNoFailure() throws IOException {
        var run = report("--policy", proposed("Warn"), "--fail-on-change");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("0 newly refused, 0 newly admitted, 3 unchanged\n");
    }

    @Test
    void whatCannotBeReadIsToldAndIsNoReport() throws IOException {
        var nobody = Files.writeString(
                folder.resolve("kubeconfig"),
                Files.readString(cluster.adminKubeconfig()).replaceAll("token: .*", "token: nobody"));

        var refused = CommandLineRun.of("report", "--kubeconfig", nobody.toString());
        var missing = CommandLineRun.of("report", "--kubeconfig", "no-such-file");
        var malformed = report(
                "--policy",
                Files.writeString(folder.resolve("odd.yaml"), "kind: Other\n").toString());

        assertThat(List.of(refused, missing, malformed)).allSatisfy(run -> {
            assertThat(run.code()).isEqualTo(64);
            assertThat(run.out()).isEmpty();
        });
        assertThat(refused.err()).contains("the cluster cannot be read", "401");
        assertThat(missing.err()).contains("--kubeconfig");
    }
}
