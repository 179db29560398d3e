package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images in kinds whose templates stand elsewhere, and in a kind of somebody else's that the settings name. */
class OtherKindsIT {
    private static final String SERVICES = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: services.serving.example.test}
            spec:
              group: serving.example.test
              scope: Namespaced
              names: {kind: Service, plural: services}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private static final String CRON_JOB = """
            apiVersion: batch/v1
            kind: CronJob
            spec:
              schedule: "0 0 1 1 *"
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: "%s"}]}}}}
            """;

    private static final String REPLICATION_CONTROLLER = """
            apiVersion: v1
            kind: ReplicationController
            spec:
              replicas: 0
              selector: {app: it}
              template: {metadata: {labels: {app: it}}, spec: {containers: [{name: app, image: "%s"}]}}
            """;

    private static final String SERVICE = """
            apiVersion: serving.example.test/v1
            kind: Service
            spec: {template: {spec: {containers: [{image: "%s"}]}}}
            """;

    private static LocalStack stack;
    private static Workloads workloads;
    private static KubernetesClient client;
    private static FixtureImage signed;
    private static FixtureImage unsigned;

    @BeforeAll
    static void enforce() {
        stack = LocalStack.builder()
                .name("other-kinds")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        var fixtures = new ImageFixtures(stack.registry(), 5);
        signed = fixtures.image("apps/signed", "1");
        unsigned = fixtures.image("apps/unsigned", "1");
        var pair = stack.cosign().generateKeyPair("release");
        stack.cosign().sign(pair, signed.byDigest());
        stack.controlPlane().createNamespace("shop", Map.of("tier", "production"));
        var settings = Installation.Settings.of(
                        Repository.find(), stack.registry().host())
                .judging(
                        "serving.example.test",
                        "v1",
                        "services",
                        "spec.template.spec.containers[*].image",
                        "spec.template.spec.initContainers?[*].image");
        var resources = new Resources(stack.controlPlane());
        resources.apply(SERVICES);
        var installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
        resources.apply(KeySigned.rules(stack.registry().host(), pair.publicKeyPem()));
        resources.awaitEffect();
        client = stack.closeWithStack(stack.controlPlane().admin().client());
        workloads =
                stack.closeWithStack(new Workloads(stack.controlPlane().admin().client(), installation));
        assertThat(Deadline.in(Duration.ofMinutes(2))
                        .await(() -> "SignatureMissing"
                                .equals(workloads
                                        .pod("shop", unsigned.byDigest())
                                        .reason())))
                .as("the policy reaches the webhook")
                .isTrue();
    }

    @AfterAll
    static void stopServers() {
        stack.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {CRON_JOB, REPLICATION_CONTROLLER, SERVICE})
    void theUnsignedIsRefusedAndTheSignedAdmitted(String template) {
        var refused = workloads.create(object(template.formatted(unsigned.byDigest())));
        var admitted = workloads.create(object(template.formatted(signed.byDigest())));

        assertThat(refused.admitted()).isFalse();
        assertThat(refused.message()).contains("[SignatureMissing]", unsigned.byDigest());
        assertThat(refused.reason()).isEqualTo("SignatureMissing");
        assertThat(admitted.admitted()).as(admitted.message()).isTrue();
        assertThat(admitted.reason()).isEqualTo("Verified");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{template: {spec: {containers: []}}}",
                "{template: {spec: {containers: [{image: 7}]}}}",
                "{template: {spec: {containers: {image: x}}}}"
            })
    void whatNamesNoImageWhereOneIsExpectedIsRefused(String spec) {
        var answer = workloads.create(
                object("apiVersion: serving.example.test/v1\nkind: Service\nspec: %s\n".formatted(spec)));

        assertThat(answer.admitted()).isFalse();
        assertThat(answer.reason()).isEqualTo("ImagesUnreadable");
        assertThat(answer.message()).contains("image-resources");
    }

    @Test
    void anImageIsNotExchangedForAnUnsignedOne() {
        var object = object(SERVICE.formatted(signed.byDigest()));
        assertThat(workloads.create(object).admitted()).isTrue();
        var changed = object(SERVICE.formatted(unsigned.byDigest()));
        changed.getMetadata().setName(object.getMetadata().getName());

        assertThatThrownBy(() -> client.resource(changed).forceConflicts().serverSideApply())
                .hasMessageContaining("[SignatureMissing]");
    }

    private static HasMetadata object(String yaml) {
        var object = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .getFirst();
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("attempt-" + UUID.randomUUID())
                .build());
        return object;
    }
}
