package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.e2e.traffic.ThroughApiServer;
import dev.portcullis.testing.node.RealCluster;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
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
 * that was promised. Prints a line for each fault.
 */
@Tag("long")
@Timeout(1200)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorstDaysIT {
    private static final String EXEMPT = "kube-public";
    private static final Duration A_WHILE = Duration.ofSeconds(20);
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    /** Less than a request takes by itself, and a registry or an API server that is busy. */
    private static final Duration NOTHING = Duration.ofSeconds(3);

    private static Release release;
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
            door.close();
            release.close();
        }
    }

    @Test
    @Order(1)
    void theRegistryIsGone() {
        var server = release.cluster().privateRegistry().server();
        var day = day("the registry answers nobody", true, () -> {
            server.pause();
            LockSupport.parkNanos(A_WHILE.toNanos());
            server.resume();
        });

        assertThat(day).isLessThan(NOTHING);
    }

    @Test
    @Order(2)
    void theOperatorMayDoNothing() {
        var bindings = release.client().rbac().clusterRoleBindings().withName("portcullis-operator");
        var day = day("the operator's permissions are removed", true, () -> {
            bindings.delete();
            LockSupport.parkNanos(A_WHILE.toNanos());
        });
        release.helm().upgrade(release.values("1", ""));

        assertThat(day).isLessThan(NOTHING);
        assertThat(bindings.get()).isNotNull();
    }

    @Test
    @Order(3)
    void allWebhooksAreDeletedAtOnce() {
        var day = day("all webhook Pods are deleted at once", true, () -> {
            release.pods("webhook")
                    .forEach(pod ->
                            release.client().resource(pod).withGracePeriod(0).delete());
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        });

        assertThat(day).isLessThan(Duration.ofSeconds(90));
    }

    @Test
    @Order(4)
    void theWholeClusterLosesPower() {
        var day = day("everything is killed and started from disk", false, release.cluster()::reboot);
        Release.await(
                "two webhooks",
                RECOVERY,
                () -> release.pods("webhook").stream()
                                .filter(Readiness::isPodReady)
                                .count()
                        == 2);

        assertThat(day).isLessThan(Duration.ofSeconds(150));
    }

    @Test
    @Order(5)
    void theReleaseGoesWhileWorkloadsAreCreated() {
        try (var allowed = Watch.of(door, Release.SHOP, signed)) {
            release.helm().uninstall();
            allowed.awaitAdmission(RECOVERY);

            System.out.printf(
                    "release: helm uninstall: blocked for %.1f s%n",
                    allowed.blocked().toMillis() / 1e3);
            assertThat(allowed.blocked()).isLessThan(Duration.ofSeconds(15));
        }
        assertThat(release.client()
                        .admissionRegistration()
                        .v1()
                        .validatingWebhookConfigurations()
                        .list()
                        .getItems())
                .isEmpty();
    }

    /**
     * Does something while three kinds of Pods ask, until signed ones are admitted again, and asserts what holds whatever happens.
     *
     * @param exempt whether the API server is there all the time, so that exempt namespaces must not notice anything
     * @return for how long signed ones were not admitted
     */
    private static Duration day(String fault, boolean exempt, Runnable deed) {
        try (var allowed = Watch.of(door, Release.SHOP, signed);
                var refused = Watch.of(door, Release.SHOP, unsigned);
                var unjudged = Watch.of(door, EXEMPT, unsigned)) {
            allowed.awaitAdmission(RECOVERY);
            deed.run();
            allowed.awaitAdmission(RECOVERY);
            System.out.printf(
                    "release: %s: enforced namespaces blocked for %.1f s, exempt ones for %.1f s%n",
                    fault,
                    allowed.blocked().toMillis() / 1e3,
                    unjudged.blocked().toMillis() / 1e3);
            assertThat(refused.admitted()).as("unsigned images that got in").isZero();
            if (exempt) {
                assertThat(unjudged.refusals()).isEmpty();
            }
            return allowed.blocked();
        }
    }
}
