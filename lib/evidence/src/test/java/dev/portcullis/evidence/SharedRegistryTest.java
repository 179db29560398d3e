package dev.portcullis.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.RegistryResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        var time = new WaitedTime();
        var late = threads.submit(() -> read("greedy", time.deadline()));
        time.awaitBegin();
        read("modest", LONG);
        time.passes(WaitedTime.ALL.minusMillis(20));

        assertThat(reason(late.get())).isEqualTo(Reason.OVERLOADED);
        released.countDown();
    }

    @ParameterizedTest
    @CsvSource({"registry.example.com, OVERLOADED", "other.example.com, REGISTRY_TIMEOUT"})
    void whoseTimeWasSpentWaitingForItselfBlamesAHostOnlyIfThatAnsweredNobody(String answering, Reason reason)
            throws Exception {
        fill();
        registry.onBlob = () -> {};
        var time = new WaitedTime();
        var late = threads.submit(() -> read("greedy", time.deadline()));
        time.awaitBegin();
        read("modest", ImageReference.parse(answering + "/apps/shop").repository(), Deadline.after(LONG));
        registry.blobAnswer = found -> new RegistryResult.Unavailable<>(Reason.REGISTRY_TIMEOUT, "no answer", null);
        released.countDown();
        time.passes(Duration.ofSeconds(1));

        assertThat(reason(late.get())).isEqualTo(reason);
    }

    @Test
    void aHostThatAnswersNobodyIsLate() throws Exception {
        fill();

        assertThat(reason(read("greedy", Duration.ofMillis(20)))).isEqualTo(Reason.REGISTRY_TIMEOUT);
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

    private static Reason reason(RegistryResult<byte[]> result) {
        return switch (result) {
            case RegistryResult.Refused<byte[]>(var reason, var detail) -> reason;
            case RegistryResult.Unavailable<byte[]>(var reason, var detail, var retryAfter) -> reason;
            default -> throw new AssertionError("answered: " + result);
        };
    }

    private RegistryResult<byte[]> read(String tenant, Duration time) {
        return read(tenant, Deadline.after(time));
    }

    private RegistryResult<byte[]> read(String tenant, Deadline deadline) {
        return read(tenant, Scene.pinned().repository(), deadline);
    }

    private RegistryResult<byte[]> read(String tenant, ImageRepository repository, Deadline deadline) {
        var blob = Descriptor.of(FakeRegistry.BUNDLE_TYPE, FakeRegistry.digest("absent"), 6);
        return shared.of(new Access(tenant, CredentialSource.ANONYMOUS, deadline))
                .blob(repository, blob, List.of(), deadline);
    }

    /** Time that stands still for whoever has begun to wait until a test says how much of it has passed. */
    private static final class WaitedTime {
        static final Duration ALL = Duration.ofSeconds(30);

        private final CountDownLatch begun = new CountDownLatch(2);
        private final CompletableFuture<Duration> passed = new CompletableFuture<>();
        private final Deadline deadline = Deadline.after(ALL, this::now);

        /** The first look makes the deadline, the second is that of whoever begins to wait. */
        private long now() {
            if (begun.getCount() == 0) {
                return passed.join().toNanos();
            }
            begun.countDown();
            return 0;
        }

        Deadline deadline() {
            return deadline;
        }

        void awaitBegin() throws InterruptedException {
            begun.await();
        }

        void passes(Duration time) {
            passed.complete(time);
        }
    }
}
