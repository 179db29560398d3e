package dev.portcullis.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.RegistryResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SharedRegistryTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeRegistry registry = new FakeRegistry();
    private final SharedRegistry shared = new SharedRegistry(registry);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore underWay = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void whoeverFillsItsShareLeavesPlacesToOthers() throws Exception {
        var greedy = fill();

        assertThat(underWay.availablePermits()).isZero();
        registry.onBlob = () -> {};
        assertThat(read("modest", LONG)).isInstanceOf(RegistryResult.NotFound.class);

        released.countDown();
        for (var result : greedy) {
            assertThat(result.get()).isInstanceOf(RegistryResult.NotFound.class);
        }
    }

    @Test
    void whoWaitsForItselfWhileTheHostAnswersOthersDoesNotBlameTheHost() throws Exception {
        fill();
        registry.onBlob = () -> {};
        var late = threads.submit(() -> read("greedy", Duration.ofSeconds(1)));
        while (!late.isDone()) {
            read("modest", LONG);
        }

        assertThat(late.get())
                .isInstanceOfSatisfying(
                        RegistryResult.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.OVERLOADED));
        released.countDown();
    }

    @Test
    void aHostThatAnswersNobodyIsLate() throws Exception {
        fill();

        assertThat(read("greedy", Duration.ofMillis(20)))
                .isInstanceOfSatisfying(
                        RegistryResult.Unavailable.class,
                        none -> assertThat(none.reason()).isEqualTo(Reason.REGISTRY_TIMEOUT));
        released.countDown();
    }

    /** Has one namespace send all that it may, and more, to a host that does not answer. */
    private List<Future<RegistryResult<byte[]>>> fill() throws InterruptedException {
        registry.onBlob = () -> {
            underWay.release();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        var requests = new ArrayList<Future<RegistryResult<byte[]>>>();
        for (var i = 0; i < 2 * SharedRegistry.SHARE; i++) {
            requests.add(threads.submit(() -> read("greedy", LONG)));
        }
        underWay.acquire(SharedRegistry.SHARE);
        return requests;
    }

    private RegistryResult<byte[]> read(String tenant, Duration time) {
        var deadline = Deadline.after(time);
        var blob = Descriptor.of(FakeRegistry.BUNDLE_TYPE, FakeRegistry.digest("absent"), 6);
        return shared.of(new Access(tenant, CredentialSource.ANONYMOUS, deadline))
                .blob(Scene.pinned().repository(), blob, List.of(), deadline);
    }
}
