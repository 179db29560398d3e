package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.EvidencePolicyStatus;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.policy.RolloutStatus;
import dev.portcullis.crds.policy.RolloutStatus.Held;
import dev.portcullis.crds.policy.RolloutStatus.HoldReason;
import dev.portcullis.crds.policy.RolloutStatus.Phase;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The runbook of rollouts, as it stands, over ten namespaces of which two run what would be refused; and who tries to keep it from going on. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String NAME = "release-images";
    private static final List<String> GOOD =
            IntStream.range(0, 8).mapToObj(number -> "team-" + number).toList();

    private static LocalStack stack;
    private static Installation installation;
    private static KubernetesClient admin;
    private static Workloads workloads;
    private static Runbook page;
    private static FixtureImage signed;
    private static FixtureImage unsigned;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder()
                .name("rollout")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        var cluster = stack.controlPlane();
        admin = cluster.admin().client();
        var fixtures = new ImageFixtures(stack.registry(), 5);
        signed = fixtures.image("apps/signed", "1");
        unsigned = fixtures.image("apps/unsigned", "1");
        var pair = stack.cosign().generateKeyPair("release");
        stack.cosign().sign(pair, signed.byDigest());
        var settings =
                Installation.Settings.of(Repository.find(), stack.registry().host());
        installation = stack.closeWithStack(Installation.start(cluster, stack.folder(), settings));
        workloads = stack.closeWithStack(new Workloads(cluster.admin().client(), installation));
        var resources = new Resources(cluster);
        resources.apply(KeySigned.trustRoot(pair.publicKeyPem())
                .replace("{name: keys}", "{name: acme-keys}")
                .replace("name: release", "name: ci-2026"));
        resources.awaitEffect();
        page = new Runbook(
                Repository.find().root().resolve("docs/operations/rollout.md"),
                stack.folder().path(),
                Map.of(
                        "PATH", tools() + ":" + System.getenv().getOrDefault("PATH", ""),
                        "HOME", stack.folder().path().toString(),
                        "KUBECONFIG", cluster.adminKubeconfig().toString()));
        populate();
    }

    private static Path tools() {
        return Objects.requireNonNull(Tools.find().binary("kubectl").getParent());
    }

    /** What runs before anybody thinks of a policy: everywhere what is signed, and in two namespaces something else besides. */
    private static void populate() {
        for (var namespace : GOOD) {
            stack.controlPlane()
                    .createNamespace(
                            namespace,
                            namespace.compareTo("team-3") < 0
                                    ? Map.of("tier", "production", "wave", "early")
                                    : Map.of("tier", "production"));
            deploy(namespace, "web", signed);
        }
        for (var namespace : List.of("shop", "payments")) {
            stack.controlPlane().createNamespace(namespace, Map.of("tier", "production"));
            deploy(namespace, "web", signed);
        }
        deploy("shop", "old", unsigned);
        deploy("payments", "legacy", unsigned);
        stack.controlPlane().createNamespace("elsewhere", Map.of("tier", "staging"));
        deploy("elsewhere", "other", unsigned);
    }

    private static void deploy(String namespace, String name, FixtureImage image) {
        admin.resource(deployment(namespace, name, image)).create();
    }

    private static Deployment deployment(String namespace, String name, FixtureImage image) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(Map.of("app", name))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Map.of("app", name))
                .endMetadata()
                .withSpec(Pods.spec(image.byDigest()))
                .endTemplate()
                .endSpec()
                .build();
    }

    @AfterAll
    static void stop() {
        admin.close();
        stack.close();
    }

    private static EvidencePolicy policy() {
        return admin.resources(EvidencePolicy.class).withName(NAME).get();
    }

    private static @Nullable RolloutStatus status() {
        var status = policy().getStatus();
        return status == null ? null : status.rollout();
    }

    private static RolloutStatus awaitStatus(Phase phase, int enforced, int audited) {
        await(phase + " " + enforced + " " + audited, () -> {
            var status = status();
            return status != null
                    && status.phase() == phase
                    && status.enforced() == enforced
                    && status.audited() == audited;
        });
        return Objects.requireNonNull(status());
    }

    private static void await(String what, BooleanSupplier condition) {
        if (!Deadline.in(SOON).await(condition)) {
            throw new AssertionError("not within " + SOON + ": " + what + "; " + policy().getStatus());
        }
    }

    private static PolicyContent content(PolicyRevision revision) {
        return PolicyContent.read(revision.getSpec().content()) instanceof ReadResult.Read<PolicyContent>(var content)
                ? content
                : PolicyContent.of(policy().getSpec());
    }

    private static PolicyRevision inForce() {
        return admin.resources(PolicyRevision.class)
                .withName(policy().getStatus().revision())
                .get();
    }

    private static void assertRefused(String namespace) {
        var answer = workloads.deployment(namespace, unsigned.byDigest());
        assertThat(answer.admitted()).as(namespace).isFalse();
        assertThat(answer.message()).contains("SignatureMissing");
    }

    private static void assertAudited(String namespace) {
        var before = installation.decisions().all().size();
        var answer = workloads.deployment(namespace, unsigned.byDigest());
        assertThat(answer.admitted()).as(namespace + ": " + answer.message()).isTrue();
        var record = installation
                .decisions()
                .await(
                        before,
                        one -> one.path("request").path("namespace").asText().equals(namespace))
                .orElseThrow();
        assertThat(record.path("audited"))
                .singleElement()
                .satisfies(name -> assertThat(name.asText()).isEqualTo(NAME));
        assertThat(record.path("reason").asText()).isEqualTo("NotEnforced");
        assertThat(record.toString()).contains("\"mode\":\"AUDIT\"");
    }

    @Test
    @Order(1)
    void eightArePromotedAndTwoAreHeldAndNamedWithWhatTheyRun() {
        var yaml = page.yaml("Begin");
        assertThat(yaml).contains("registry.example.com", "soak: 24h");
        stack.folder()
                .write(
                        "release-images.yaml",
                        yaml.replace("registry.example.com", stack.registry().host())
                                .replace("soak: 24h", "soak: 3s"));

        page.run("Begin");

        var status = awaitStatus(Phase.HELD, 8, 2);
        assertThat(status.held())
                .extracting(Held::name, Held::reason, Held::workloads)
                .containsExactlyInAnyOrder(
                        tuple("shop", HoldReason.WOULD_DENY, List.of("Deployment/old")),
                        tuple("payments", HoldReason.WOULD_DENY, List.of("Deployment/legacy")));
        assertThat(content(inForce()).audited()).containsOnlyKeys("shop", "payments");
        new Resources(stack.controlPlane()).awaitEffect();
    }

    @Test
    @Order(2)
    void whatThePageHasPeopleWatchSaysSo() {
        var printed = page.run("Watch");

        assertThat(printed.get(0)).contains("Held", "8", "2");
        assertThat(printed.get(1)).contains("8 of 10 namespaces are enforced", "shop", "payments");
        assertThat(printed.get(2)).contains("shop\t1 of 2 workloads would be refused", "Deployment/legacy");
        await(
                "Events",
                () -> admin.events().v1().events().inNamespace("default").list().getItems().stream()
                        .anyMatch(event -> "RolloutHeld".equals(event.getReason())
                                && String.valueOf(event.getNote()).contains("Deployment/old")));
        Map.of("enforced", 8, "audited", 2, "held", 2)
                .forEach((state, number) -> await(
                        "metric of " + state,
                        () -> installation
                                .operator()
                                .metrics()
                                .contains("portcullis_rollout_namespaces{policy=\"release-images\",state=\"" + state
                                        + "\"} " + number + ".0")));
    }

    @Test
    @Order(3)
    void unsignedImagesAreRefusedInTheEightAndRecordedInTheTwo() {
        GOOD.forEach(RolloutIT::assertRefused);
        assertAudited("shop");
        assertAudited("payments");

        assertThat(workloads.pod("team-1", signed.byDigest()).reason()).isEqualTo("Verified");
        assertThat(workloads.pod("elsewhere", unsigned.byDigest()).admitted()).isTrue();
    }

    @Test
    @Order(4)
    void aNamespaceThatComesLaterIsEnforcedFromItsFirstWorkload() {
        stack.controlPlane().createNamespace("later", Map.of("tier", "production", "wave", "early"));

        assertRefused("later");

        awaitStatus(Phase.HELD, 9, 2);
    }

    @Test
    @Order(5)
    void aNamespaceThatIsMadeAgainUnderAListedNameIsEnforcedThoughTheOperatorIsDown() {
        installation.operator().stop();
        try {
            remake("payments");
            assertRefused("payments");
        } finally {
            installation.operator().start();
        }
        // What ran there before the namespace went is gone from nowhere: nobody but a controller deletes it.
        var status = awaitStatus(Phase.HELD, 10, 1);
        assertThat(status.held()).extracting(Held::name).containsExactly("shop");
        assertRefused("payments");
    }

    /** Does what the namespace controller does, without deleting what is in the namespace. */
    private static void remake(String name) {
        admin.namespaces().withName(name).delete();
        var going = admin.namespaces().withName(name).get();
        going.getSpec().setFinalizers(List.of());
        admin.raw("/api/v1/namespaces/" + name + "/finalize", "PUT", going);
        await("the end of " + name, () -> admin.namespaces().withName(name).get() == null);
        stack.controlPlane().createNamespace(name, Map.of("tier", "production"));
    }

    @Test
    @Order(6)
    void withoutAnyWebhookTheEnforcedFailClosedAndTheListedOpen() {
        var entry = rolloutEntry();
        assertThat(entry.getFailurePolicy()).isEqualTo("Fail");
        assertThat(entry.getNamespaceSelector().getMatchExpressions())
                .filteredOn(term -> term.getOperator().equals("NotIn"))
                .flatMap(LabelSelectorRequirement::getValues)
                .contains("shop")
                .doesNotContain("payments", "team-0");
        installation.webhook().stop();
        try {
            assertThatThrownBy(() -> admin.resource(deployment("team-1", "blind", signed))
                            .create())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("failed calling webhook");
            assertThat(admin.resource(deployment("shop", "blind", signed)).create())
                    .isNotNull();
        } finally {
            installation.webhook().start();
        }
    }

    private static ValidatingWebhook rolloutEntry() {
        return admin
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("portcullis")
                .get()
                .getWebhooks()
                .stream()
                .filter(webhook -> webhook.getName().startsWith("enforce-"))
                .reduce((one, other) -> {
                    throw new AssertionError("two entries");
                })
                .orElseThrow();
    }

    @Test
    @Order(7)
    void aRestartOfEverythingLosesNothing() {
        var before = policy().getStatus().revision();

        installation.operator().stop();
        installation.webhook().stop();
        installation.webhook().start();
        assertRefused("team-2");
        installation.operator().start();

        awaitStatus(Phase.HELD, 10, 1);
        assertThat(policy().getStatus().revision()).isEqualTo(before);
        assertRefused("team-2");
        assertAudited("shop");
    }

    @Test
    @Order(8)
    void nobodyButTheOperatorWritesAListAndAnEarlierOneIsNotBroughtBack() {
        var longer = content(inForce()).audited();
        var forged = new PolicyRevision();
        forged.getMetadata().setName("evidencepolicy.release-images.000000000000");
        var all = new TreeMap<>(longer);
        GOOD.forEach(name -> all.put(
                name, admin.namespaces().withName(name).get().getMetadata().getUid()));
        forged.setSpec(PolicyRevisionSpec.of(
                RevisedKind.EVIDENCE_POLICY,
                NAME,
                1,
                PolicyContent.of(policy().getSpec(), new RolloutState(all, "", "", 0))
                        .text()));
        assertThatThrownBy(() -> admin.resource(forged).create()).hasMessageContaining("InternalObjectGuarded");

        var earlier = admin.resources(PolicyRevision.class).list().getItems().stream()
                .filter(revision -> revision.getSpec().name().equals(NAME))
                .filter(revision -> content(revision).audited().size() > 1)
                .findFirst()
                .orElseThrow();
        var named = Objects.requireNonNull(policy().getStatus().revision());
        admin.resources(EvidencePolicy.class).withName(NAME).editStatus(policy -> {
            var status = policy.getStatus();
            policy.setStatus(new EvidencePolicyStatus(
                    status.observedGeneration(),
                    status.conditions(),
                    earlier.getMetadata().getName(),
                    status.rollout()));
            return policy;
        });

        await("the revision in force", () -> named.equals(policy().getStatus().revision()));
        GOOD.forEach(namespace -> await(
                "refusals in " + namespace,
                () -> !workloads.deployment(namespace, unsigned.byDigest()).admitted()));
        awaitStatus(Phase.HELD, 10, 1);
        GOOD.forEach(RolloutIT::assertRefused);
    }

    @Test
    @Order(9)
    void whatIsMendedIsPromotedByItself() {
        delete("shop", deployments("shop"));

        page.run("Mend what is held");

        var status = awaitStatus(Phase.COMPLETE, 11, 0);
        assertThat(status.held()).isEmpty();
        assertRefused("shop");
        assertThat(policy().getSpec().rollout())
                .satisfies(rollout ->
                        assertThat(Objects.requireNonNull(rollout).enforceAt()).startsWith("2036"));
    }

    /** Deletes what earlier tests deployed, but not what the page has deleted. */
    private static void delete(String namespace, List<String> names) {
        names.stream()
                .filter(name -> !List.of("web", "old").contains(name))
                .forEach(name -> admin.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .delete());
    }

    private static List<String> deployments(String namespace) {
        return new ArrayList<>(admin.apps().deployments().inNamespace(namespace).list().getItems().stream()
                .map(deployment -> deployment.getMetadata().getName())
                .toList());
    }

    @Test
    @Order(10)
    void theRestOfThePageDoesWhatItSays() {
        page.run("Pause");
        awaitStatus(Phase.COMPLETE, 11, 0);

        page.run("Finish");
        await("no rollout", () -> status() == null);
        new Resources(stack.controlPlane()).awaitEffect();
        assertRefused("team-1");

        page.run("Undo");
        await(
                "nothing enforced",
                () -> workloads.deployment("team-1", unsigned.byDigest()).admitted());
        assertThat(page.left()).as("commands that were not run").isEmpty();
    }
}
