package dev.portcullis.e2e.release;

import dev.portcullis.e2e.traffic.Answer;
import dev.portcullis.e2e.traffic.Door;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Asks one question again and again, five times a second at most, and remembers the answers. */
final class Watch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    /**
     * One attempt.
     *
     * @param at when it was answered, in nanoseconds since an arbitrary time
     */
    record Look(long at, Answer answer) {
        boolean isAdmitted() {
            return answer instanceof Answer.Admitted;
        }

        /** Returns whether the cluster answered at all. */
        boolean isAnswered() {
            return !(answer instanceof Answer.Broken);
        }
    }

    private Watch(Door door, String namespace, String image) {
        this.thread = Thread.ofVirtual().unstarted(() -> {
            for (var number = 0; !over; number++) {
                var answer = door.ask(namespace, number, image);
                looks.add(new Look(System.nanoTime(), answer));
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        });
    }

    /** Begins to ask whether this image is admitted there. */
    static Watch of(Door door, String namespace, String image) {
        var watch = new Watch(door, namespace, image);
        watch.thread.start();
        return watch;
    }

    /** Returns for how long at most, while the cluster answered, nothing was admitted. */
    Duration blocked() {
        var longest = 0L;
        var since = looks.isEmpty() ? System.nanoTime() : looks.getFirst().at();
        for (var look : looks) {
            if (look.isAdmitted()) {
                longest = Math.max(longest, look.at() - since);
            }
            if (look.isAdmitted() || !look.isAnswered()) {
                since = look.at();
            }
        }
        var last = looks.isEmpty() || looks.getLast().isAdmitted() ? 0 : System.nanoTime() - since;
        return Duration.ofNanos(Math.max(longest, last)).minus(PAUSE);
    }

    /** Returns how often something was admitted. */
    long admitted() {
        return looks.stream().filter(Look::isAdmitted).count();
    }

    /** Returns answers of the cluster that let nothing in. */
    List<Answer> refusals() {
        return looks.stream()
                .filter(look -> look.isAnswered() && !look.isAdmitted())
                .map(Look::answer)
                .toList();
    }

    /** Waits until something is admitted that is asked for from now on. */
    void awaitAdmission(Duration limit) {
        var before = System.nanoTime();
        Release.await(
                "an admission",
                limit,
                () -> looks.stream()
                        .anyMatch(look -> look.isAdmitted()
                                && look.at() > before + Duration.ofSeconds(1).toNanos()));
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
