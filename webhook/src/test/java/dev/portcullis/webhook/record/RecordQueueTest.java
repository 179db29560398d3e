package dev.portcullis.webhook.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.webhook.record.RecordQueue.Bounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RecordQueueTest {
    private static final Bounds WIDE = new Bounds(100_000, 1L << 30);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Map<String, Integer> lost = new ConcurrentHashMap<>();
    private final FakeSink sink = new FakeSink();

    @Test
    void writesEverythingInOrder() {
        var queue = started(WIDE);
        var lines = IntStream.range(0, 5000).mapToObj(i -> "line " + i).toList();

        lines.forEach(line -> assertThat(offer(queue, line)).isTrue());
        queue.close(LONG);

        assertThat(sink.written).isEqualTo(lines);
        assertThat(sink.closed).isTrue();
        assertThat(lost).isEmpty();
    }

    @Test
    void aSinkThatHangsHoldsUpNobodyAndLossIsCounted() {
        sink.turns.drainPermits();
        var queue = started(new Bounds(3, 1 << 20));
        assertThat(offer(queue, "first")).isTrue();
        await().atMost(LONG).until(() -> sink.waiting.getCount() == 0);

        for (var i = 0; i < 3; i++) {
            assertThat(offer(queue, "waits " + i)).isTrue();
        }
        assertThat(offer(queue, "too many")).isFalse();
        assertThat(offer(queue, "too many")).isFalse();

        assertThat(lost).containsExactly(Map.entry("fake/queue-full", 2));
        sink.turns.release(100);
        await().atMost(LONG).until(() -> queue.waiting() == 0);
        assertThat(offer(queue, "there is room again")).isTrue();
        queue.close(LONG);
        assertThat(sink.written).containsExactly("first", "waits 0", "waits 1", "waits 2", "there is room again");
    }

    @Test
    void memoryIsBoundedToo() {
        sink.turns.drainPermits();
        var queue = started(new Bounds(1000, 100));
        offer(queue, "first");
        await().atMost(LONG).until(() -> sink.waiting.getCount() == 0);

        assertThat(queue.isCrowded()).isFalse();
        assertThat(offer(queue, "x".repeat(90))).isTrue();
        assertThat(queue.isCrowded()).isTrue();
        assertThat(offer(queue, "y".repeat(90))).isFalse();
        assertThat(offer(queue, "short")).isTrue();

        sink.turns.release(100);
        queue.close(LONG);
        assertThat(sink.written).containsExactly("first", "x".repeat(90), "short");
    }

    @Test
    void whatASinkLosesIsCountedAndTheNextIsWritten() {
        sink.fault = new IOException("no space left on device");
        var queue = started(WIDE);
        offer(queue, "lost");
        await().atMost(LONG).until(() -> lost.containsKey("fake/write-failed"));
        sink.fault = new RecordsLostException(1, "rejected", "too old");
        offer(queue, "lost too");
        await().atMost(LONG).until(() -> lost.containsKey("fake/rejected"));
        sink.fault = null;
        offer(queue, "written");
        queue.close(LONG);

        assertThat(sink.written).containsExactly("written");
        assertThat(lost).isEqualTo(Map.of("fake/write-failed", 1, "fake/rejected", 1));
    }

    @Test
    void aFaultOfTheSinkEndsNothing() {
        sink.bug = true;
        var queue = started(WIDE);
        offer(queue, "lost");
        await().atMost(LONG).until(() -> lost.containsKey("fake/write-failed"));
        sink.bug = false;
        offer(queue, "written");
        queue.close(LONG);

        assertThat(sink.written).containsExactly("written");
    }

    @Test
    void theEndWaitsForASlowSinkButNotForever() {
        sink.turns.drainPermits();
        var queue = started(WIDE);
        offer(queue, "is being written");
        await().atMost(LONG).until(() -> sink.waiting.getCount() == 0);
        offer(queue, "waits");
        offer(queue, "waits");

        queue.close(Duration.ofMillis(50));

        assertThat(sink.written).isEmpty();
        // What was being written is counted by whoever writes, for whom the end waits no longer than for a moment.
        await().atMost(LONG).until(() -> lost.equals(Map.of("fake/shutdown", 3)));
        assertThat(offer(queue, "too late")).isFalse();
        assertThat(lost).isEqualTo(Map.of("fake/shutdown", 4));
    }

    @Test
    void aSinkRestsWhenNothingComes() {
        sink.restsAfter = Duration.ofMillis(20);
        var queue = started(WIDE);

        await().atMost(LONG).until(sink.rested::get);
        queue.close(LONG);
    }

    private RecordQueue started(Bounds bounds) {
        var queue = new RecordQueue(
                sink, bounds, (name, reason, number) -> lost.merge(name + "/" + reason, number, Integer::sum));
        assertThat(lost).isEmpty();
        queue.start();
        assertThat(lost)
                .isEqualTo(
                        Map.of("fake/queue-full", 0, "fake/write-failed", 0, "fake/shutdown", 0, "fake/rejected", 0));
        lost.clear();
        return queue;
    }

    private static boolean offer(RecordQueue queue, String line) {
        return queue.offer(line.getBytes(StandardCharsets.US_ASCII));
    }

    /** A sink that is told how to behave. */
    private static final class FakeSink implements RecordSink {
        private final List<String> written = new CopyOnWriteArrayList<>();
        private final Semaphore turns = new Semaphore(1_000_000);
        private final CountDownLatch waiting = new CountDownLatch(1);
        private final AtomicBoolean rested = new AtomicBoolean();
        private volatile Duration restsAfter = Duration.ofDays(1);
        private volatile @org.jspecify.annotations.Nullable IOException fault;
        private volatile boolean bug;
        private volatile boolean closed;

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public List<String> reasons() {
            return List.of("rejected");
        }

        @Override
        public void write(List<byte[]> lines) throws IOException, InterruptedException {
            waiting.countDown();
            turns.acquire();
            if (bug) {
                throw new IllegalStateException("a bug");
            }
            var problem = fault;
            if (problem != null) {
                throw problem;
            }
            var texts = new ArrayList<String>();
            lines.forEach(line -> texts.add(new String(line, StandardCharsets.US_ASCII)));
            written.addAll(texts);
        }

        @Override
        public Duration restsAfter() {
            return restsAfter;
        }

        @Override
        public void rest() {
            rested.set(true);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
