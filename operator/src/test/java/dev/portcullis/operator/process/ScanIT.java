package dev.portcullis.operator.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.verified.Limits;
import dev.portcullis.cluster.verified.Opened;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.testing.cluster.Contested;
import dev.portcullis.testing.recorded.Cell;
import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.Cell.Layout;
import dev.portcullis.testing.recorded.Cell.Subject;
import dev.portcullis.testing.recorded.RecordedRegistry;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.sigstore.LogVersion;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A packaged operator under its own rights scans what runs, on a real API server, against a registry that serves recorded signatures. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScanIT {
    private static final String SHOP = "shop";
    private static final Recording RECORDING = Recording.load();
    private static final Cell CELL = new Cell(Layout.BUNDLE_REFERRER, By.KEY, LogVersion.NONE, false, Subject.INDEX);
    private static final String UNSIGNED = "sha256:" + "0".repeat(64);

    private static Stage stage;
    private static RecordedRegistry registry;
    private static Stage.RunningOperator operator;
    private static Map<String, String> settings;

    @BeforeAll
    static void start() {
        var cell = RECORDING.cell(CELL);
        registry = RecordedRegistry.serving(cell.image());
        stage = new Stage();
        stage.cluster().createNamespace(SHOP, Map.of("tier", "production"));
        stage.apply(fixture("reports"));
        stage.apply(fixture("clusterreports"));
        settings = Map.of(
                "PORTCULLIS_REGISTRIES_0__HOST", registry.host(),
                "PORTCULLIS_REGISTRIES_0__PLAIN_HTTP", "true",
                "PORTCULLIS_REGISTRIES_0__ALLOW_PRIVATE_ADDRESSES", "true",
                "PORTCULLIS_SCAN_KEEP_UNUSED", "2s");
        stage.apply(Yaml.trustRoot("keys", RECORDING.publicKeyPem()));
        operator = stage.launch("first", settings).awaitReady();
        stage.apply(policy(""));
        stage.awaitPolicy("release", Condition.Type.READY, "Ready");
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
        registry.close();
    }

    private static String fixture(String name) {
        try (var file = ScanIT.class.getResourceAsStream("/openreports/" + name + ".yaml")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String policy(String further) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: release}
                spec:
                  mode: Audit
                  match:
                    images: ["%s/**"]
                    namespaceSelector: {matchLabels: {tier: production}}
                  authorities:
                    - {name: release, trustRoot: keys, keys: [release]}
                  requirements:
                    - name: signed
                      signature: {authorities: [release]}
                %s
                """.formatted(registry.host(), further.indent(4));
    }

    private static ImageRepository repository() {
        return ImageRepository.parse(
                registry.host() + "/" + RECORDING.cell(CELL).image().repository());
    }

    private static Digest signed() {
        return Digest.parse(RECORDING.cell(CELL).subject()).orElseThrow();
    }

    private static Deployment deployment(String name, String digest) {
        var yaml = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: shop}
                spec:
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}}
                    spec: {containers: [{name: app, image: "%s@%s"}]}
                """.formatted(name, name, name, repository(), digest);
        return stage.client()
                .resource((Deployment) stage.parse(yaml).getFirst())
                .create();
    }

    private static Optional<VerifiedFacts> kept() {
        var name = VerifiedImages.name(repository(), signed());
        var image = stage.client().resources(VerifiedImage.class).withName(name).get();
        var secret = stage.client()
                .secrets()
                .inNamespace(Stage.NAMESPACE)
                .withName(InstallationKeys.SECRET)
                .get();
        var keys = InstallationKeys.ofSecretData(secret.getData()).orElseThrow();
        return image != null
                        && VerifiedImages.open(image, keys, Limits.of(Instant.now(), Duration.ofDays(7)))
                                instanceof Opened.Believed(var facts)
                ? Optional.of(facts)
                : Optional.empty();
    }

    private static Resource<GenericKubernetesResource> report(Deployment deployment) {
        var reports = new ResourceDefinitionContext.Builder()
                .withGroup("openreports.io")
                .withVersion("v1alpha1")
                .withPlural("reports")
                .withKind("Report")
                .withNamespaced(true)
                .build();
        return stage.client()
                .genericKubernetesResources(reports)
                .inNamespace(SHOP)
                .withName("portcullis-" + deployment.getMetadata().getUid());
    }

    private static Resource<GenericKubernetesResource> policyReport() {
        var reports = new ResourceDefinitionContext.Builder()
                .withGroup("openreports.io")
                .withVersion("v1alpha1")
                .withPlural("clusterreports")
                .withKind("ClusterReport")
                .withNamespaced(false)
                .build();
        return stage.client().genericKubernetesResources(reports).withName("portcullis-policy-release");
    }

    private static String policyText() {
        var report = policyReport().get();
        return report == null ? "" : String.valueOf(report.getAdditionalProperties());
    }

    private static String text(Deployment deployment) {
        var report = report(deployment).get();
        return report == null ? "" : String.valueOf(report.getAdditionalProperties());
    }

    private static void awaitReport(Deployment deployment, String part) {
        Stage.await("a report that says " + part, () -> text(deployment).contains(part));
    }

    @Test
    @Order(1)
    void aNewDeploymentIsVerifiedAtOnceAndKeptUnderTheInstallationKey() {
        var warmUp = deployment("warm-up", UNSIGNED);
        awaitReport(warmUp, "SignatureMissing");

        deployment("web", signed().toString());
        // The next turn is hours away; how soon it is on a machine that does nothing else, the benchmark says.
        Stage.await("what was verified", () -> kept().isPresent());

        var facts = kept().orElseThrow();
        assertThat(facts.facts())
                .extracting(proven -> proven.fact().claim().kind())
                .containsExactlyInAnyOrder(Claim.Kind.SIGNATURE, Claim.Kind.ATTESTATION);
        assertThat(facts.history()).singleElement().satisfies(satisfied -> {
            assertThat(satisfied.policy()).isEqualTo("release");
            assertThat(satisfied.namespace()).isEqualTo(SHOP);
        });
    }

    @Test
    @Order(2)
    void nothingIsKeptOfAnImageWithoutFacts() {
        assertThat(stage.client().resources(VerifiedImage.class).list().getItems())
                .hasSize(1);
    }

    @Test
    @Order(3)
    void aReportSaysWhatWouldBeRefusedAndGoesWithItsWorkload() {
        var bad = deployment("bad", UNSIGNED);
        var good = stage.client()
                .apps()
                .deployments()
                .inNamespace(SHOP)
                .withName("web")
                .get();
        awaitReport(bad, "SignatureMissing");
        awaitReport(good, "result=pass");

        assertThat(text(bad)).contains("mode=audit", "result=fail", "remedy=", "policy=release", "rule=signed");
        assertThat(text(good)).contains("pass=1").contains("fail=0");
        assertThat(report(bad).get().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner ->
                        assertThat(owner.getUid()).isEqualTo(bad.getMetadata().getUid()));
    }

    @Test
    @Order(4)
    void whatATenantChangesInAReportIsPutBack() {
        var bad = stage.client()
                .apps()
                .deployments()
                .inNamespace(SHOP)
                .withName("bad")
                .get();
        Contested.edit(report(bad), report -> {
            var fields = new HashMap<>(report.getAdditionalProperties());
            fields.put("results", List.of());
            fields.put("summary", Map.of("pass", 1, "fail", 0));
            fields.put("scopeSelector", Map.of("matchLabels", Map.of("app", "other")));
            report.setAdditionalProperties(fields);
            report.getMetadata().getLabels().clear();
            report.getMetadata().setOwnerReferences(List.of());
            return report;
        });

        awaitReport(bad, "SignatureMissing");
        Stage.await("nothing of the edit", () -> !text(bad).contains("scopeSelector"));
        Stage.await(
                "the owner",
                () -> !report(bad).get().getMetadata().getOwnerReferences().isEmpty());
        report(bad).delete();
        awaitReport(bad, "SignatureMissing");
    }

    @Test
    @Order(5)
    void oneReportSaysWhatAPolicyWouldRefuseAndWhere() {
        Stage.await("the report about the policy", () -> policyText().contains("Deployment bad"));

        assertThat(policyText())
                .contains(
                        "for 2 of 3 workloads [SignatureMissing 2]: Deployment bad, Deployment warm-up",
                        "fail=2",
                        "pass=1")
                .contains("namespace=shop", "kind=Namespace", "mode=audit");
        var policy = stage.client()
                .resources(EvidencePolicy.class)
                .withName("release")
                .get();
        assertThat(policyReport().get().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid())
                        .isEqualTo(policy.getMetadata().getUid()));

        Contested.edit(policyReport(), report -> {
            report.setAdditionalProperties(new HashMap<>(Map.of("summary", Map.of("pass", 3, "fail", 0))));
            report.getMetadata().getLabels().clear();
            return report;
        });
        Stage.await("what was changed to be put back", () -> policyText().contains("fail=2"));
        policyReport().delete();
        Stage.await("what was deleted", () -> policyText().contains("Deployment bad"));
    }

    @Test
    @Order(6)
    void aChangedPolicyIsJudgedByAnew() {
        var good = stage.client()
                .apps()
                .deployments()
                .inNamespace(SHOP)
                .withName("web")
                .get();

        stage.apply(policy("""
                - name: reviewed
                  attestation: {predicateType: https://acme.example/other/v1, authorities: [release]}
                """));

        awaitReport(good, "AttestationMissing");
        assertThat(text(good)).contains("result=pass", "result=fail");
        stage.apply(policy(""));
        Stage.await("the former policy", () -> !text(good).contains("AttestationMissing"));
    }

    @Test
    @Order(7)
    void whatIsKeptOutlivesTheRegistryAndTheOperator() {
        operator.close();
        registry.close();
        operator = stage.launch("second", settings).awaitReady();
        // One that had to be ended by force leaves its lease, which is good for a quarter of the time that anything is
        // waited for.
        Stage.await("the lease", () -> "second".equals(stage.leader()));
        var good = stage.client()
                .apps()
                .deployments()
                .inNamespace(SHOP)
                .withName("web")
                .get();
        report(good).delete();

        awaitReport(good, "result=pass");
        assertThat(kept()).isPresent();
        var turn = Pattern.compile("portcullis_scan_last_turn_timestamp_seconds [1-9]");
        Stage.await("figures of what is kept", () -> operator.metrics().contains("portcullis_verified_images 1.0"));
        Stage.await("figures of a turn", () -> turn.matcher(operator.metrics()).find());
        Stage.await("figures of kinds", () -> operator.metrics().contains("portcullis_scan_incomplete_kinds 0.0"));
        Stage.await("figures of looks", () -> operator.metrics().contains("portcullis_scan_looks_total{reason="));
    }

    @Test
    @Order(8)
    void whatNobodyRunsAnyMoreGoes() {
        assertThat(kept()).isPresent();

        stage.client().apps().deployments().inNamespace(SHOP).withName("web").delete();

        Stage.await("the end of what is kept", () -> kept().isEmpty());
        assertThat(stage.client().resources(VerifiedImage.class).list().getItems())
                .isEmpty();
    }
}
