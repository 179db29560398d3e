package dev.portcullis.webhook.record;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands between decisions and their sink: bounded, in order, and written by one thread, so that a sink that is slow holds up no
 * decision. Thread-safe.
 */
final class RecordQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordQueue.class);
    /** Why records are lost whatever the sink is. */
    static final List<String> REASONS = List.of("queue-full", "write-failed", "shutdown");

    private static final int MOST_AT_ONCE = 256;
    private static final int MOST_BYTES_AT_ONCE = 1 << 20;

    private final RecordSink sink;
    private final Bounds bounds;
    private final Losses losses;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final Thread writer;
    private long bytes;
    private boolean closing;

    RecordQueue(RecordSink sink, Bounds bounds, Losses losses) {
        this.sink = sink;
        this.bounds = bounds;
        this.losses = losses;
        this.writer = Thread.ofPlatform().name("decision-records").daemon().unstarted(this::writeAll);
    }

    /** Begins to write. What nobody has lost yet is counted as nothing, so that the first loss is seen to be one. */
    void start() {
        REASONS.forEach(reason -> losses.count(sink.name(), reason, 0));
        sink.reasons().forEach(reason -> losses.count(sink.name(), reason, 0));
        writer.start();
    }

    /** Takes a record on, if there is room for it; else it is lost, and counted. Never waits for the sink. */
    boolean offer(byte[] line) {
        var reason = "queue-full";
        lock.lock();
        try {
            if (closing) {
                reason = "shutdown";
            } else if (waiting.size() < bounds.records() && bytes + line.length <= bounds.bytes()) {
                waiting.add(line);
                bytes += line.length;
                changed.signal();
                return true;
            }
        } finally {
            lock.unlock();
        }
        losses.count(sink.name(), reason, 1);
        return false;
    }

    /** Returns whether more than half of the room is taken, so that who comes next should not take much. */
    boolean isCrowded() {
        lock.lock();
        try {
            return waiting.size() > bounds.records() / 2 || bytes > bounds.bytes() / 2;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many records wait. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more, and gives the sink this long to write what waits; what is left then is lost, and counted. */
    void close(Duration patience) {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            if (!writer.join(patience)) {
                writer.interrupt();
                writer.join(Duration.ofMillis(500));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lose(take(Integer.MAX_VALUE, Long.MAX_VALUE), "shutdown");
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void writeAll() {
        try (sink) {
            for (var batch = next(); !batch.isEmpty(); batch = next()) {
                write(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("sink", sink.name())
                    .log("the sink for decision records did not close well");
        }
    }

    /** Waits for records; none means that there will be no more. */
    private List<byte[]> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closing) {
                if (!changed.await(sink.restsAfter().toNanos(), TimeUnit.NANOSECONDS)) {
                    rest();
                }
            }
            return take(MOST_AT_ONCE, MOST_BYTES_AT_ONCE);
        } finally {
            lock.unlock();
        }
    }

    private void rest() {
        lock.unlock();
        try {
            sink.rest();
        } catch (IOException e) {
            tell(e);
        } finally {
            lock.lock();
        }
    }

    private List<byte[]> take(int most, long mostBytes) {
        lock.lock();
        try {
            var batch = new ArrayList<byte[]>();
            var size = 0L;
            while (!waiting.isEmpty()
                    && batch.size() < most
                    && (batch.isEmpty() || size + waiting.element().length <= mostBytes)) {
                var line = waiting.remove();
                size += line.length;
                batch.add(line);
            }
            bytes -= size;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<byte[]> batch) throws InterruptedException {
        try {
            sink.write(batch);
            if (failing.compareAndSet(true, false)) {
                LOG.atInfo().addKeyValue("sink", sink.name()).log("decision records are written again");
            }
        } catch (RecordsLostException e) {
            losses.count(sink.name(), e.reason(), e.number());
            tell(e);
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            lose(batch, "write-failed");
            tell(e);
        } catch (InterruptedException e) {
            lose(batch, "shutdown");
            throw e;
        }
    }

    private void lose(List<byte[]> batch, String reason) {
        if (!batch.isEmpty()) {
            losses.count(sink.name(), reason, batch.size());
        }
    }

    /** Once for each time that it begins: whoever looks at the metric sees how often. */
    private void tell(Throwable e) {
        if (failing.compareAndSet(false, true)) {
            LOG.atError().setCause(e).addKeyValue("sink", sink.name()).log("decision records cannot be written");
        }
    }

    /** How much may wait. */
    record Bounds(int records, long bytes) {}

    /** Counts what is lost. */
    @FunctionalInterface
    interface Losses {
        void count(String sink, String reason, int records);
    }
}
