package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.exception.Approval;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.testing.cluster.Contested;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exceptions to a policy, with a real API server, operator and webhook: who may make them, and what they let pass. */
class PolicyExceptionIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    private static final String MISSING = "[SignatureMissing]";

    private static LocalStack stack;
    private static Installation installation;
    private static KubernetesClient admin;
    private static KubernetesClient alice;
    private static KubernetesClient mallory;
    private static FixtureImage unsigned;
    private static FixtureImage other;
    private static FixtureImage strict;

    /** Each test has an exception of its own. */
    private final String name = "hotfix-" + UUID.randomUUID();

    @BeforeAll
    static void startServers() {
        stack = LocalStack.builder()
                .name("exception")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        var images = new ImageFixtures(stack.registry(), 9);
        unsigned = images.image("apps/unsigned", "1");
        other = images.image("apps/other", "1");
        strict = images.image("strict/unsigned", "1");
        for (var namespace : List.of("shop", "till")) {
            stack.controlPlane().createNamespace(namespace, Map.of("tier", "production"));
            stack.controlPlane().serviceAccount(namespace, "worker");
        }
        var host = stack.registry().host();
        installation = stack.closeWithStack(Installation.start(
                stack.controlPlane(), stack.folder(), Installation.Settings.of(Repository.find(), host)));
        admin = stack.closeWithStack(stack.controlPlane().admin().client());
        alice = stack.closeWithStack(
                stack.controlPlane().serviceAccount("default", "alice").client());
        mallory = stack.closeWithStack(
                stack.controlPlane().serviceAccount("default", "mallory").client());
        var resources = new Resources(stack.controlPlane());
        resources.apply(rights());
        resources.apply(rules(host, stack.cosign().generateKeyPair("release").publicKeyPem()));
        resources.awaitEffect();
    }

    /** Everybody may write exceptions; only alice has the verb, and on one policy only. */
    private static String rights() {
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: write-exceptions}
                rules: [{apiGroups: [portcullis.dev], resources: [policyexceptions], verbs: [get, create, update, patch, delete]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: write-exceptions}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: write-exceptions}
                subjects:
                  - {kind: ServiceAccount, name: alice, namespace: default}
                  - {kind: ServiceAccount, name: mallory, namespace: default}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: exempt-release}
                rules: [{apiGroups: [portcullis.dev], resources: [evidencepolicies], resourceNames: [release], verbs: [exempt]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: exempt-release}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: exempt-release}
                subjects: [{kind: ServiceAccount, name: alice, namespace: default}]
                """;
    }

    /** Policy release admits exceptions in shop for an hour, policy strict none. */
    private static String rules(String host, String publicKeyPem) {
        return KeySigned.trustRoot(publicKeyPem)
                + "---\n"
                + KeySigned.policy(host + "/**")
                        .replace("mode: Enforce", "mode: Enforce\n  exceptions: {namespaces: [shop], maxDuration: 1h}")
                + "---\n"
                + KeySigned.policy(host + "/strict/**").replace("name: release", "name: strict");
    }

    @BeforeEach
    void isEnforced() {
        await("the policies", () -> attempt("shop", unsigned).contains(MISSING));
    }

    @AfterEach
    void clean() {
        for (var namespace : List.of("shop", "till")) {
            exceptions(admin, namespace).delete();
        }
    }

    @AfterAll
    static void stopServers() {
        stack.close();
    }

    @Test
    void whoeverHoldsTheVerbLetsOneImagePassInOneNamespace() {
        assertThat(create(alice, "shop", exception(byDigest(unsigned), inMinutes(30))))
                .isEmpty();
        await("the exception", () -> attempt("shop", unsigned).isEmpty());

        var pod = "recorded-" + UUID.randomUUID();
        assertThat(tried(() -> admin.resource(Pods.of("shop", pod, unsigned.byDigest()))
                        .create()))
                .isEmpty();
        var record = installation
                .decisions()
                .await(
                        0,
                        one -> one.path("entry").asText().startsWith("enforce")
                                && one.path("request").path("name").asText().equals(pod))
                .orElseThrow();
        assertThat(record.path("reason").asText()).isEqualTo("Exception");
        assertThat(record.path("exceptions").path(0).path("name").asText()).isEqualTo(name);
        var finding = record.path("images").path(0).path("findings").path(0);
        assertThat(finding.path("exception").asText()).isEqualTo(name);
        assertThat(finding.path("reason").asText()).isEqualTo("SignatureMissing");

        assertThat(attempt("till", unsigned)).contains(MISSING);
        assertThat(attempt("shop", other)).contains(MISSING);
        var approval = exceptions(admin, "shop").get().getSpec().approval();
        assertThat(approval == null ? "" : approval.user()).isEqualTo("system:serviceaccount:default:alice");
        await("its status", () -> condition("shop").equals("TRUE InForce"));
        await("its Event", () -> events("shop").contains("Normal InForce"));

        exceptions(alice, "shop").delete();
        await("its end", () -> attempt("shop", unsigned).contains(MISSING));
    }

    @Test
    void ofAnImageUnderTwoPoliciesTheOneThatIsNotNamedStillRefuses() {
        assertThat(create(alice, "shop", exception(byDigest(strict), inMinutes(30))))
                .isEmpty();
        await("its status", () -> condition("shop").equals("TRUE InForce"));
        await("the exception", () -> attempt("shop", strict).contains("policy \"strict\""));

        assertThat(attempt("shop", strict)).contains(MISSING).doesNotContain("policy \"release\"");
    }

    @Test
    void itCountsForTheServiceAccountThatItNamesAndForNoLabel() {
        var scope = "images: [\"" + stack.registry().host() + "/apps/*\"], serviceAccounts: [worker]";
        assertThat(create(alice, "shop", exception(scope, inMinutes(30)))).isEmpty();

        await("the exception", () -> attempt("shop", unsigned, "worker").isEmpty());
        assertThat(attempt("shop", other, "worker")).isEmpty();
        assertThat(attempt("shop", unsigned)).contains(MISSING);
        assertThat(attempt("till", unsigned, "worker")).contains(MISSING);
        assertThat(attempt("shop", strict, "worker")).contains(MISSING);
    }

    @Test
    void itEndsByItself() {
        var end = Instant.now().plusSeconds(30).truncatedTo(ChronoUnit.SECONDS);
        assertThat(create(alice, "shop", exception(byDigest(unsigned), end))).isEmpty();
        await("the exception", () -> attempt("shop", unsigned).isEmpty());

        await("its end", () -> attempt("shop", unsigned).contains(MISSING));
        assertThat(Instant.now()).isAfterOrEqualTo(end);
        await("its status", () -> condition("shop").equals("FALSE Expired"));
        await("its Events", () -> events("shop").containsAll(List.of("Warning EndsSoon", "Warning Expired")));
    }

    @Test
    void nobodyElseMakesOne() {
        assertThat(create(mallory, "shop", exception(byDigest(unsigned), inMinutes(30))))
                .contains("[ExceptionForbidden]", "mallory", "release");
        // Alice has the verb on one policy only.
        assertThat(create(
                        alice,
                        "shop",
                        exception(byDigest(strict), inMinutes(30)).replace("[release]", "[release, strict]")))
                .contains("[ExceptionForbidden]", "strict");
        assertThat(exceptions(admin, "shop").get()).isNull();
    }

    @Test
    void nobodyMakesMoreThanThePolicyAdmits() {
        assertThat(create(alice, "shop", exception(byDigest(unsigned), inMinutes(90))))
                .contains("[ExceptionNotAdmitted]", "expiresAt");
        assertThat(create(alice, "till", exception(byDigest(unsigned), inMinutes(30))))
                .contains("[ExceptionNotAdmitted]", "namespace till");
        assertThat(create(
                        admin,
                        "shop",
                        exception(byDigest(strict), inMinutes(30)).replace("[release]", "[strict]")))
                .contains("[ExceptionNotAdmitted]", "strict");
    }

    @Test
    void nobodyElseChangesOne() {
        assertThat(create(alice, "shop", exception(byDigest(other), inMinutes(30))))
                .isEmpty();
        var approved = exceptions(admin, "shop").get().getSpec().approval();

        assertThat(edit(mallory, spec -> scoped(spec, unsigned))).contains("[ExceptionForbidden]");
        assertThat(edit(
                        mallory,
                        spec -> spec.withApproval(
                                new Approval("root", "2036-01-01T00:00:00Z", spec.hash(), "00", "00"))))
                .isEmpty();
        assertThat(edit(mallory, spec -> spec.withApproval(null))).isEmpty();
        Contested.edit(exceptions(mallory, "shop"), live -> {
            live.getMetadata().setLabels(Map.of("approved", "true"));
            return live;
        });

        assertThat(exceptions(admin, "shop").get().getSpec().approval()).isEqualTo(approved);
        assertThat(attempt("shop", unsigned)).contains(MISSING);
        assertThat(edit(alice, spec -> scoped(spec, unsigned))).isEmpty();
        await("the changed exception", () -> attempt("shop", unsigned).isEmpty());
        assertThat(attempt("shop", other)).contains(MISSING);
    }

    /** Whoever gets one past the entry gains nothing by it. */
    @Test
    void whatAvoidsTheEntryCountsForNothing() {
        assertThat(create(alice, "shop", exception(byDigest(other), inMinutes(30))))
                .isEmpty();
        var approved = exceptions(admin, "shop").get().getSpec();
        await("the exception", () -> attempt("shop", other).isEmpty());
        var marker = "unapproved-" + UUID.randomUUID();

        withoutEntry(() -> {
            // Given copies in another namespace and under another name, a widened one, and one that nobody approved
            store("till", name, approved);
            store("shop", marker, scoped(approved, unsigned));
            Contested.edit(exceptions(admin, "shop"), live -> {
                live.setSpec(scoped(approved, unsigned));
                return live;
            });
            store("shop", marker + "-2", scoped(approved, unsigned).withApproval(null));
        });

        // Then none of them counts, and the one that was widened does not count any more
        await("the change", () -> attempt("shop", other).contains(MISSING));
        assertThat(attempt("shop", unsigned)).contains(MISSING);
        assertThat(attempt("till", other)).contains(MISSING);
        await("its status", () -> condition("shop").equals("FALSE NotApproved"));
        await("its status", () -> condition("till").equals("FALSE NotApproved"));
        for (var stored : List.of(marker, marker + "-2")) {
            admin.resources(PolicyException.class)
                    .inNamespace("shop")
                    .withName(stored)
                    .delete();
        }
    }

    @Test
    void withTheWebhookDownNoneIsMadeAndMetadataCanBeWritten() {
        assertThat(create(alice, "shop", exception(byDigest(other), inMinutes(30))))
                .isEmpty();
        installation.webhook().stop();
        try {
            assertThat(create(alice, "till", exception(byDigest(unsigned), inMinutes(30))))
                    .contains("failed calling webhook");
            assertThat(edit(alice, spec -> scoped(spec, unsigned))).contains("failed calling webhook");
            Contested.edit(exceptions(mallory, "shop"), live -> {
                live.getMetadata().setLabels(Map.of("a", "b"));
                return live;
            });
        } finally {
            installation.webhook().start();
        }
    }

    private static void withoutEntry(Runnable action) {
        var registration = admin.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName("portcullis");
        installation.operator().stop();
        var before = registration.get();
        try {
            Contested.edit(registration, live -> {
                live.getWebhooks()
                        .forEach(webhook -> webhook.setMatchConditions(List.of(new MatchCondition("false", "never"))));
                return live;
            });
            // An API server hears of it a moment later.
            await("the open door", () -> canStore("open-" + UUID.randomUUID()));
            action.run();
        } finally {
            Contested.edit(registration, live -> {
                live.setWebhooks(before.getWebhooks());
                return live;
            });
            installation.operator().start();
        }
    }

    private static boolean canStore(String marker) {
        var yaml = """
                apiVersion: portcullis.dev/v1alpha1
                kind: PolicyException
                metadata: {name: %s, namespace: shop}
                spec: {policies: [none], digests: ["sha256:%s"], reason: r, expiresAt: "2036-01-01T00:00:00Z"}
                """.formatted(marker, "0".repeat(64));
        var stored = tried(() -> mallory.resource(yaml).create()).isEmpty();
        if (stored) {
            mallory.resource(yaml).delete();
        }
        return stored;
    }

    private static void store(String namespace, String name, PolicyExceptionSpec spec) {
        var exception = new PolicyException();
        exception.getMetadata().setNamespace(namespace);
        exception.getMetadata().setName(name);
        exception.setSpec(spec);
        admin.resource(exception).create();
    }

    private static PolicyExceptionSpec scoped(PolicyExceptionSpec spec, FixtureImage image) {
        return new PolicyExceptionSpec(
                spec.policies(),
                List.of(image.digest()),
                List.of(),
                List.of(),
                spec.reason(),
                spec.expiresAt(),
                spec.approval());
    }

    private String exception(String scope, Instant end) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: PolicyException
                metadata: {name: %s}
                spec: {policies: [release], %s, reason: the base image is being rebuilt, expiresAt: "%s"}
                """.formatted(name, scope, end);
    }

    private static String byDigest(FixtureImage image) {
        return "digests: [\"" + image.digest() + "\"]";
    }

    private static Instant inMinutes(int minutes) {
        return Instant.now().plus(Duration.ofMinutes(minutes)).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Returns the API server's message; empty where the exception was created. */
    private static String create(KubernetesClient client, String namespace, String yaml) {
        return tried(() -> client.resource(yaml).inNamespace(namespace).create());
    }

    private String edit(KubernetesClient client, UnaryOperator<PolicyExceptionSpec> change) {
        return tried(() -> Contested.edit(exceptions(client, "shop"), live -> {
            live.setSpec(change.apply(live.getSpec()));
            return live;
        }));
    }

    private Resource<PolicyException> exceptions(KubernetesClient client, String namespace) {
        return client.resources(PolicyException.class).inNamespace(namespace).withName(name);
    }

    private static String attempt(String namespace, FixtureImage image) {
        return attempt(namespace, image, "default");
    }

    /** Returns the API server's message; empty where the Pod was created. */
    private static String attempt(String namespace, FixtureImage image, String account) {
        var pod = new PodBuilder(Pods.of(namespace, "attempt-" + UUID.randomUUID(), image.byDigest()))
                .editMetadata()
                .addToLabels("serviceAccountName", "worker")
                .addToAnnotations("portcullis.dev/exception", "hotfix")
                .endMetadata()
                .editSpec()
                .withServiceAccountName(account)
                .endSpec()
                .build();
        return tried(() -> admin.resource(pod).create());
    }

    private static String tried(Runnable action) {
        try {
            action.run();
            return "";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String condition(String namespace) {
        var status = exceptions(admin, namespace).get().getStatus();
        return status == null
                ? ""
                : status.conditions().stream()
                        .filter(condition -> condition.type() == Condition.Type.IN_FORCE)
                        .map(condition -> condition.status() + " " + condition.reason())
                        .findFirst()
                        .orElse("");
    }

    private List<String> events(String namespace) {
        return admin.events().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> name.equals(event.getRegarding().getName()))
                .map(event -> event.getType() + " " + event.getReason())
                .toList();
    }

    private static void await(String what, BooleanSupplier condition) {
        assertThat(Deadline.in(SOON).await(condition))
                .as("within %s: %s", SOON, what)
                .isTrue();
    }
}
