package dev.portcullis.webhook.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.inforce.SnapshotBuilder.Objects;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LivePoliciesTest {
    private static final InstallationKeys KEYS =
            new InstallationKeys(InstallationKey.of(new byte[InstallationKey.LENGTH]), null);
    private static final Objects NOTHING = new Objects(List.of(), List.of(), List.of());

    private final AtomicLong nanos = new AtomicLong(1);
    private final AtomicInteger reads = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void readsAnewForEachQuestion() {
        var live = new LivePolicies(this::read, nanos::incrementAndGet);

        live.read(KEYS);
        live.read(KEYS);

        assertThat(reads).hasValue(2);
    }

    @Test
    void saysNothingWhereNothingCanBeRead() {
        var live = new LivePolicies(
                () -> {
                    throw new IllegalStateException("no API server");
                },
                System::nanoTime);

        assertThat(live.read(KEYS)).isEmpty();
    }

    @Test
    void allWhoAskDuringAReadShareTheNext() throws Exception {
        var begun = new Semaphore(0);
        var go = new CountDownLatch(1);
        var live = new LivePolicies(
                () -> {
                    begun.release();
                    awaitQuietly(go);
                    return read();
                },
                nanos::get);
        var first = threads.submit(() -> live.read(KEYS));
        begun.acquire();
        nanos.set(2);
        List<Future<Optional<PolicySnapshot>>> others = IntStream.range(0, 20)
                .mapToObj(number -> threads.submit(() -> live.read(KEYS)))
                .toList();
        go.countDown();

        assertThat(first.get()).isPresent();
        for (var other : others) {
            assertThat(other.get()).isPresent();
        }
        assertThat(reads).hasValue(2);
    }

    private Objects read() {
        reads.incrementAndGet();
        return NOTHING;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
