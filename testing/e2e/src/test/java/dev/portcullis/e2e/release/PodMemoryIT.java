package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.e2e.traffic.Answer;
import dev.portcullis.e2e.traffic.ThroughApiServer;
import dev.portcullis.testing.node.RealCluster;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much memory a webhook's Pod holds on a real node, before and after it has judged many Pods. Prints it. */
@Tag("long")
@Tag("release")
@Timeout(1200)
class PodMemoryIT {
    private static final int ADMISSIONS = 20_000;
    private static final int CLIENTS = 8;

    /** One in so many is signed by nobody. */
    private static final int UNSIGNED_OUT_OF = 4;

    private static final long MEBI = 1024 * 1024;
    private static final long MOST = 256 * MEBI;
    private static final Duration READY = Duration.ofMinutes(1);

    private static Release release;

    @BeforeAll
    static void install() {
        var missing = RealCluster.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: memory on a real node: " + why));
        assumeTrue(missing.isEmpty());
        release = Release.begin("pod-memory", System.out);
        // A single Pod, so that it is known which one answers.
        release.helm().upgrade(release.values("1", "webhook: {replicas: 1}\n"));
        release.enforce();
    }

    @AfterAll
    static void end() {
        if (release != null) {
            release.close();
        }
    }

    @Test
    void aWebhooksPodStaysWithinItsMeasure() throws Exception {
        var signed = release.signed("apps/signed").byDigest();
        var unsigned = release.unsigned("apps/unsigned").byDigest();
        var pods = release.pods("webhook");
        assertThat(pods).hasSize(1).allMatch(Readiness::isPodReady);
        var pod = pods.getFirst();
        try (var door = new ThroughApiServer(release.cluster().admin(), Vigil::pod)) {
            Release.await("an admission", READY, () -> door.ask(Release.SHOP, 0, signed) instanceof Answer.Admitted);
            var idle = PodProcesses.resident(pod);

            var answers = ask(door, signed, unsigned);
            var loaded = PodProcesses.resident(pod);

            System.out.printf(
                    "release: a webhook's Pod holds %d MiB idle, %d MiB after %d admissions by %d clients%n",
                    idle / MEBI, loaded / MEBI, ADMISSIONS, CLIENTS);
            assertThat(answers)
                    .isEqualTo(Map.of(
                            "admitted",
                            ADMISSIONS - ADMISSIONS / UNSIGNED_OUT_OF,
                            "SignatureMissing",
                            ADMISSIONS / UNSIGNED_OUT_OF));
            assertThat(idle).isPositive();
            assertThat(loaded).isBetween(idle / 2, MOST);
        }
        assertThat(release.pods("webhook"))
                .singleElement()
                .satisfies(after -> assertThat(after.getStatus()
                                .getContainerStatuses()
                                .getFirst()
                                .getRestartCount())
                        .isZero());
    }

    /** Returns how often each answer was given. */
    private static Map<String, Integer> ask(ThroughApiServer door, String signed, String unsigned)
            throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        var answers = new ConcurrentHashMap<String, Integer>();
        Callable<Void> client = () -> {
            for (var number = next.getAndIncrement(); number < ADMISSIONS; number = next.getAndIncrement()) {
                var image = number % UNSIGNED_OUT_OF == 0 ? unsigned : signed;
                answers.merge(door.ask(Release.SHOP, number, image).word(), 1, Integer::sum);
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (var ended : threads.invokeAll(
                    IntStream.range(0, CLIENTS).mapToObj(any -> client).toList())) {
                ended.get();
            }
        }
        return answers;
    }
}
