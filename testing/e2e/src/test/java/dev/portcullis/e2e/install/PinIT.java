package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.testing.cluster.Contested;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tags under a policy that has them pinned, with a real API server in between. */
class PinIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    private static LocalStack stack;
    private static Installation installation;
    private static FixtureImage signed;
    private static FixtureImage unsigned;
    private static KubernetesClient client;
    private static Workloads workloads;

    @BeforeAll
    static void pin() {
        stack = LocalStack.builder()
                .name("pin")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        var images = new ImageFixtures(stack.registry(), 7);
        signed = images.image("apps/signed", "v1");
        unsigned = images.image("apps/unsigned", "v1");
        var key = stack.cosign().generateKeyPair("release");
        stack.cosign().sign(key, signed.byDigest());
        stack.controlPlane().createNamespace("shop", Map.of("tier", "production"));
        var host = stack.registry().host();
        installation = stack.closeWithStack(Installation.start(
                stack.controlPlane(), stack.folder(), Installation.Settings.of(Repository.find(), host)));
        var resources = new Resources(stack.controlPlane());
        resources.apply(
                KeySigned.rules(host, key.publicKeyPem()).replace("mode: Enforce", "mode: Enforce\n  digest: Pin"));
        resources.awaitEffect();
        client = stack.controlPlane().admin().client();
        workloads = new Workloads(stack.controlPlane().admin().client(), installation);
        assertThat(Deadline.in(SOON).await(PinIT::pins)).isTrue();
    }

    @AfterAll
    static void stop() {
        workloads.close();
        client.close();
        stack.close();
    }

    @Test
    void aPodKeepsItsTagWithTheDigestBehindIt() {
        assertThat(image(created("tagged", signed.byTag()))).isEqualTo(signed.byTag() + "@" + signed.digest());
    }

    @Test
    void whatIsNotSignedIsRefusedByTheDigestThatWasPinned() {
        var answer = workloads.pod("shop", unsigned.byTag());

        assertThat(answer.admitted()).isFalse();
        assertThat(answer.reason()).isEqualTo("SignatureMissing");
        assertThat(answer.message()).contains(unsigned.digest());
    }

    @Test
    void aTagThatDoesNotExistIsRefusedAsNotPinned() {
        var answer = workloads.pod("shop", signed.byTag().replace(":v1", ":v2"));

        assertThat(answer.admitted()).isFalse();
        assertThat(answer.reason()).isEqualTo("DigestNotPinned");
    }

    @Test
    void aDeploymentKeepsItsTagForItsPodsToPin() {
        assertThat(workloads.deployment("shop", signed.byTag()).admitted()).isTrue();
        var unsignedYet = workloads.deployment("shop", unsigned.byTag());
        assertThat(unsignedYet.admitted()).as(unsignedYet.message()).isTrue();
        assertThat(unsignedYet.reason()).isEqualTo("ControllerAdvisory");
        assertThat(workloads.deployment("shop", unsigned.byDigest()).admitted()).isFalse();
    }

    @Test
    void aDebuggingContainerIsPinnedAndJudgedToo() {
        var pod = created("debugged", signed.byDigest());

        var debugged = debugging(pod, signed.byTag()).get();

        assertThat(debugged.getSpec().getEphemeralContainers().getFirst().getImage())
                .isEqualTo(signed.byTag() + "@" + signed.digest());
        var refused = debugging(created("spared", signed.byDigest()), unsigned.byTag());
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(refused::get)
                .withMessageContaining("SignatureMissing");
    }

    @Test
    void nothingPassesByTagWhereNobodyPins() {
        var registration = client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName("portcullis");
        // An operator puts back what others change of it.
        installation.operator().stop();
        var before = registration.get();
        Contested.edit(registration, live -> {
            live.getWebhooks()
                    .getFirst()
                    .setMatchConditions(java.util.List.of(
                            new io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition(
                                    "false", "never")));
            return live;
        });
        try {
            assertThat(Deadline.in(SOON).await(() -> !pins())).isTrue();
            var answer = workloads.pod("shop", signed.byTag());

            assertThat(answer.admitted()).isFalse();
            assertThat(answer.reason()).isEqualTo("DigestNotPinned");
        } finally {
            Contested.edit(registration, live -> {
                live.setWebhooks(before.getWebhooks());
                return live;
            });
            installation.operator().start();
        }
        assertThat(Deadline.in(SOON).await(PinIT::pins)).isTrue();
    }

    /** An API server hears of a registration a moment later. */
    private static boolean pins() {
        return workloads.pod("shop", signed.byTag()).admitted();
    }

    private static Pod created(String name, String image) {
        return client.resource(Pods.of("shop", name, image)).create();
    }

    private static Supplier<Pod> debugging(Pod pod, String image) {
        return () -> client.pods().resource(pod).ephemeralContainers().edit(live -> {
            live.getSpec()
                    .getEphemeralContainers()
                    .add(new EphemeralContainerBuilder()
                            .withName("debug")
                            .withImage(image)
                            .build());
            return live;
        });
    }

    private static String image(Pod pod) {
        return pod.getSpec().getContainers().getFirst().getImage();
    }
}
