package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.e2e.install.ServingCertificate;
import dev.portcullis.e2e.traffic.Answer;
import dev.portcullis.e2e.traffic.ThroughApiServer;
import dev.portcullis.testing.node.RealCluster;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * What goes wrong at once, and for how long enforced namespaces take no new Pods then. Exempt ones always do; nothing unsigned gets in where
 * that was promised. Prints a table.
 */
@Tag("alone")
@Tag("long")
@Tag("release")
@Timeout(1200)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorstDaysIT {
    private static final String EXEMPT = "kube-public";
    private static final Duration A_WHILE = Duration.ofSeconds(20);
    private static final Duration HEALED = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    /** Less than a request takes by itself, and a registry or an API server that is busy. */
    private static final Duration NOTHING = Duration.ofSeconds(3);

    private static Release release;
    private static final BlockTable TABLE = new BlockTable();
    private static ServingCertificate certificate;
    private static ThroughApiServer door;
    private static String signed;
    private static String unsigned;

    @BeforeAll
    static void install() {
        var missing = RealCluster.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: faults on a real node: " + why));
        assumeTrue(missing.isEmpty());
        release = Release.begin("worst-days", System.out);
        release.helm().upgrade(release.values("1", ""));
        release.enforce();
        certificate = new ServingCertificate(release.client(), "portcullis-webhook." + Release.NAMESPACE + ".svc");
        door = new ThroughApiServer(release.cluster().admin(), Vigil::pod);
        signed = release.signed("apps/signed").byDigest();
        unsigned = release.unsigned("apps/unsigned").byDigest();
        try (var watch = Watch.of(door, Release.SHOP, signed)) {
            watch.awaitAdmission(RECOVERY);
        }
    }

    @AfterAll
    static void end() {
        if (release != null) {
            System.out.print(TABLE);
            release.close();
        }
        if (door != null) {
            door.close();
        }
    }

    @Test
    @Order(1)
    void theRegistryIsGone() {
        var server = release.cluster().privateRegistry().server();
        day("the registry answers nobody for 20 s", NOTHING, () -> {
            server.pause();
            LockSupport.parkNanos(A_WHILE.toNanos());
            server.resume();
        });
    }

    @Test
    @Order(2)
    void theOperatorMayDoNothing() {
        var bindings = release.client().rbac().clusterRoleBindings().withName("portcullis-operator");
        day("the operator's permissions are removed", NOTHING, () -> {
            bindings.delete();
            LockSupport.parkNanos(A_WHILE.toNanos());
        });

        release.helm().upgrade(release.values("1", ""));
        assertThat(bindings.get()).isNotNull();
    }

    @Test
    @Order(3)
    void theCertificateHasEndedAndAnOperatorRuns() {
        var ended = new AtomicReference<>("");
        day("the certificate has ended, an operator runs", NOTHING, () -> {
            ended.set(certificate.end());
            Release.await(
                    "another certificate", HEALED, () -> !certificate.served().equals(ended.get()));
            // The next one is called by new connections.
            release.client().resource(release.pods("webhook").getFirst()).delete();
            awaitTwoWebhooks();
        });
    }

    @Test
    @Order(4)
    void theCertificateHasEndedAndNoOperatorRuns() {
        var back = new AtomicLong();
        day("the certificate has ended, no operator runs for a while", HEALED.plus(RECOVERY), () -> {
            operators(0);
            var ended = certificate.end();
            // Connections that were made before end with the webhooks.
            deleteWebhooks();
            Release.await("an answer that names the certificate", RECOVERY, WorstDaysIT::isCertificateRefused);
            try (var shut = Watch.of(door, Release.SHOP, signed)) {
                LockSupport.parkNanos(A_WHILE.toNanos());
                assertThat(shut.admitted()).as("admitted by nobody").isZero();
            }
            assertThat(certificate.served()).isEqualTo(ended);
            back.set(System.nanoTime());
            operators(2);
            Release.await("an admission", HEALED, () -> door.ask(Release.SHOP, 1, signed) instanceof Answer.Admitted);
            back.set(System.nanoTime() - back.get());
        });

        TABLE.add("the same, since an operator was started again", Duration.ofNanos(back.get()), HEALED, 0);
        assertThat(Duration.ofNanos(back.get())).isLessThan(HEALED);
    }

    @Test
    @Order(5)
    void allWebhooksAreDeletedAtOnce() {
        day("all webhook Pods are deleted at once, without grace", Duration.ofSeconds(90), () -> {
            release.pods("webhook")
                    .forEach(pod ->
                            release.client().resource(pod).withGracePeriod(0).delete());
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        });
    }

    @Test
    @Order(6)
    void theWholeClusterLosesPower() {
        day("the whole cluster is killed and starts from disk", Duration.ofSeconds(150), release.cluster()::reboot);
        awaitTwoWebhooks();
    }

    @Test
    @Order(7)
    void theReleaseGoesWhileWorkloadsAreCreated() {
        try (var allowed = Watch.of(door, Release.SHOP, signed);
                var unjudged = Watch.of(door, EXEMPT, unsigned)) {
            release.helm().uninstall();
            allowed.awaitAdmission(RECOVERY);
            record("`helm uninstall` while Pods are created", Duration.ofSeconds(15), allowed, unjudged);
        }
        assertThat(release.client()
                        .admissionRegistration()
                        .v1()
                        .validatingWebhookConfigurations()
                        .list()
                        .getItems())
                .isEmpty();
    }

    private static boolean isCertificateRefused() {
        return door.ask(Release.SHOP, 1, signed) instanceof Answer.Failed failed
                && failed.message().contains("failed calling webhook \\\"enforce-")
                && failed.message().contains("certificate has expired");
    }

    private static void operators(int count) {
        release.client()
                .apps()
                .deployments()
                .inNamespace(Release.NAMESPACE)
                .withName("portcullis-operator")
                .scale(count);
        Release.await(
                count + " operators", RECOVERY, () -> release.pods("operator").size() == count);
    }

    private static void deleteWebhooks() {
        release.pods("webhook").forEach(pod -> release.client().resource(pod).delete());
    }

    private static void awaitTwoWebhooks() {
        Release.await(
                "two webhooks",
                RECOVERY,
                () -> release.pods("webhook").stream()
                                .filter(pod -> !pod.isMarkedForDeletion() && Readiness.isPodReady(pod))
                                .count()
                        == 2);
    }

    /**
     * Does something while three kinds of Pods ask, until signed ones are admitted again, and asserts that they were not blocked for longer
     * than this, that no unsigned one got in, and that the gate refused none in exempt namespaces.
     */
    private static void day(String fault, Duration limit, Runnable deed) {
        try (var allowed = Watch.of(door, Release.SHOP, signed);
                var refused = Watch.of(door, Release.SHOP, unsigned);
                var unjudged = Watch.of(door, EXEMPT, unsigned)) {
            allowed.awaitAdmission(RECOVERY);
            unjudged.awaitAdmission(RECOVERY);
            deed.run();
            allowed.awaitAdmission(RECOVERY);
            unjudged.awaitAdmission(RECOVERY);
            assertThat(refused.admitted()).as("unsigned images that got in").isZero();
            record(fault, limit, allowed, unjudged);
        }
    }

    private static void record(String fault, Duration limit, Watch allowed, Watch unjudged) {
        TABLE.add(fault, allowed.blocked(), limit, unjudged.refusals().size());
        assertThat(unjudged.refusals()).as("refused in exempt namespaces").isEmpty();
        assertThat(allowed.blocked()).as(fault).isLessThan(limit);
    }
}
