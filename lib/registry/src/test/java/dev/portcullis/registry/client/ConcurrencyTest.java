package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.NOBODY;
import static dev.portcullis.registry.client.Clients.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.RegistrySettings.Host;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(90)
class ConcurrencyTest {
    private static final Response MANIFEST =
            Response.ok(MediaTypes.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[]}");

    private final List<RegistryListener.Exchange> exchanges = new CopyOnWriteArrayList<>();

    @Test
    void aStuckRegistryHoldsUpItselfOnly() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch full = new CountDownLatch(Clients.LIMITS.parallelPerHost());
        try (ScriptedRegistry stuck = ScriptedRegistry.start();
                ScriptedRegistry quick = ScriptedRegistry.start().otherwise(MANIFEST);
                HttpRegistryClient client = client(stuck, quick);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            stuck.otherwise(request -> {
                full.countDown();
                HttpRegistryClientTest.awaited(released);
                return MANIFEST;
            });
            List<Future<String>> waiting = new ArrayList<>();
            for (int i = 0; i < 3 * Clients.LIMITS.parallelPerHost(); i++) {
                waiting.add(threads.submit(() -> read(client, stuck, patient())));
            }
            full.await();

            assertThat(read(client, stuck, Deadline.after(Duration.ofMillis(100))))
                    .isEqualTo("Unavailable RegistryTimeout");
            assertThat(read(client, quick, patient())).isEqualTo("Found");
            assertThat(stuck.requests()).hasSize(Clients.LIMITS.parallelPerHost());

            released.countDown();
            for (Future<String> result : waiting) {
                assertThat(result.get()).isEqualTo("Found");
            }
        }
    }

    /** Of those who came before one is answered. Whoever waits then gets in and is not answered itself, or stays behind those who wait too. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoseTimeGoesByInOurOwnQueueDoesNotBlameTheRegistry(int before) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (ScriptedRegistry busy = ScriptedRegistry.start();
                HttpRegistryClient client = client(busy);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger number = new AtomicInteger();
            busy.otherwise(request -> {
                HttpRegistryClientTest.awaited(number.incrementAndGet() == 1 ? answered : released);
                return MANIFEST;
            });
            List<Future<String>> others = new ArrayList<>();
            for (int i = 0; i < before * Clients.LIMITS.parallelPerHost(); i++) {
                others.add(threads.submit(() -> read(client, busy, patient())));
            }
            awaitFull(busy);
            GateTime time = new GateTime();
            Future<String> last = threads.submit(() -> read(client, busy, time.deadline()));
            time.awaitGate();
            answered.countDown();
            while (others.stream().noneMatch(Future::isDone)) {
                Thread.onSpinWait();
            }
            time.passes();

            assertThat(last.get()).isEqualTo("Refused Overloaded");
            released.countDown();
            for (Future<String> other : others) {
                assertThat(other.get()).isEqualTo("Found");
            }
        }
    }

    @Test
    void everyRequestIsReported() throws Exception {
        try (ScriptedRegistry registry = ScriptedRegistry.start().otherwise(MANIFEST);
                HttpRegistryClient client = client(registry)) {
            read(client, registry, patient());
            client.referrers(Clients.repository(registry), Clients.digest(MANIFEST), NOBODY, patient());

            assertThat(exchanges)
                    .extracting(exchange -> exchange.host() + " " + exchange.purpose() + " " + exchange.status())
                    .containsExactly(
                            registry.host() + " MANIFEST 200",
                            registry.host() + " REFERRERS 200",
                            registry.host() + " REFERRERS 200");
        }
    }

    private static Deadline patient() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    private static void awaitFull(ScriptedRegistry registry) {
        while (registry.requests().size() < Clients.LIMITS.parallelPerHost()) {
            Thread.onSpinWait();
        }
    }

    /** Time that stands still until whoever has it looks at the gate of a host how much is left, and that is nearly over afterwards. */
    private static final class GateTime {
        private static final Duration ALL = Duration.ofSeconds(20);
        private static final Duration REST = Duration.ofMillis(200);

        private final CountDownLatch atGate = new CountDownLatch(1);
        private final CountDownLatch passed = new CountDownLatch(1);
        private final Deadline deadline = Deadline.after(ALL, this::now);

        private long now() {
            boolean isAtGate = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().endsWith(".HostGates$Gate")));
            if (isAtGate) {
                atGate.countDown();
                HttpRegistryClientTest.awaited(passed);
            }
            return passed.getCount() == 0 ? ALL.minus(REST).toNanos() : 0;
        }

        Deadline deadline() {
            return deadline;
        }

        void awaitGate() throws InterruptedException {
            atGate.await();
        }

        void passes() {
            passed.countDown();
        }
    }

    private HttpRegistryClient client(ScriptedRegistry... registries) {
        Map<String, Host> hosts = new java.util.HashMap<>();
        for (ScriptedRegistry registry : registries) {
            hosts.put(registry.host(), new Host(true, true, null));
        }
        return HttpRegistryClient.create(new RegistrySettings(hosts, Clients.LIMITS), exchanges::add);
    }

    private static String read(HttpRegistryClient client, ScriptedRegistry registry, Deadline deadline) {
        return outcome(client.manifest(Clients.repository(registry), Clients.descriptor(MANIFEST), NOBODY, deadline));
    }
}
