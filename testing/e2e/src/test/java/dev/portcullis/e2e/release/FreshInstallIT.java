package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.testing.process.Deadline;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** From an empty cluster to one in which what is not signed does not run. */
@Tag("release")
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FreshInstallIT {
    private static final Duration ROLLED_OUT = Duration.ofMinutes(3);
    private static final Duration GONE = Duration.ofMinutes(4);

    private static Release release;

    @BeforeAll
    static void install() {
        var missing = Ground.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: the chart on a real node: " + why));
        assumeTrue(missing.isEmpty());
        release = Release.beginAnywhere("fresh-install", System.out);
        var began = System.nanoTime();
        System.out.println(release.helm().upgrade(release.values("1", "")));
        System.out.printf("release: installed in %.1f s%n", (System.nanoTime() - began) / 1e9);
    }

    @AfterAll
    static void end() {
        if (release != null) {
            release.close();
        }
    }

    @Test
    @Order(1)
    void allPodsAreReady() {
        for (var component : List.of("operator", "webhook")) {
            assertThat(release.pods(component))
                    .hasSize(2)
                    .allMatch(Readiness::isPodReady)
                    .allSatisfy(pod -> assertThat(pod.getStatus().getContainerStatuses())
                            .allMatch(status -> status.getRestartCount() == 0));
        }
    }

    @Test
    @Order(2)
    void whatNobodySignedIsRefused() {
        release.enforce();
        var deployments = new Deployments(release.client(), Release.SHOP);

        assertThat(deployments.create(
                        "unsigned", release.unsigned("apps/unsigned").byDigest(), true))
                .hasValueSatisfying(message -> assertThat(message).contains("[SignatureMissing]"));
    }

    @Test
    @Order(3)
    void whatIsSignedRunsAndOneSecretServesPullAndVerification() {
        var deployments = new Deployments(release.client(), Release.SHOP);
        var image = release.signed("apps/signed").byDigest();

        assertThat(deployments.create("without-secret", image, false))
                .hasValueSatisfying(message -> assertThat(message).contains("[RegistryUnauthorized]"));
        assertThat(deployments.create("signed", image, true)).isEmpty();

        Release.await("the signed Deployment to run", ROLLED_OUT, () -> deployments.isRolledOut("signed"));
        Release.await(
                "what it prints", ROLLED_OUT, () -> deployments.log("signed").contains("hello from signed"));
    }

    @Test
    @Order(4)
    void theReleaseTriesItself() {
        var told = release.helm().test();

        // The Job fails unless one image was refused by the gate and the other admitted; helm fails with it.
        assertThat(told).containsPattern("Phase: +Succeeded").doesNotContain("Failed");
        Release.await(
                "the end of the trial's namespace",
                ROLLED_OUT,
                () -> release.client().namespaces().list().getItems().stream()
                        .noneMatch(
                                namespace -> namespace.getMetadata().getName().startsWith("portcullis-trial")));
    }

    @Test
    @Order(5)
    void nothingOfTheGateStaysWhenTheReleaseGoes() {
        System.out.println(release.helm().uninstall());

        var admission = release.client().admissionRegistration().v1();
        assertThat(admission.validatingWebhookConfigurations().list().getItems())
                .isEmpty();
        assertThat(admission.mutatingWebhookConfigurations().list().getItems()).isEmpty();
        var deployments = new Deployments(release.client(), Release.SHOP);
        assertThat(deployments.create("after", release.unsigned("apps/after").byDigest(), true))
                .isEmpty();
    }

    @Test
    @Order(6)
    void theClusterIsAsItWas() {
        release.forget();

        Deadline.in(GONE).await(() -> release.changes().isEmpty());
        assertThat(release.changes()).isEmpty();
    }
}
