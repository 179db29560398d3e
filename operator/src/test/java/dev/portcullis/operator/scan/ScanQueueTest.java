package dev.portcullis.operator.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.operator.scan.Task.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScanQueueTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String HOST = "registry.example.test";

    private final Pace pace = new Pace(1000, 1000);
    private final ScanQueue queue = new ScanQueue(new ScanQueue.Limits(1000, 150, 8, 2, 4), pace);

    private static Question question(String namespace, String image) {
        return new Question(namespace, image, TagUse.FINAL, PullSource.DEFAULT);
    }

    private static Task task(String namespace, String image, Instant due, Urgency urgency) {
        return new Task(question(namespace, image), HOST, due, urgency);
    }

    private static Task fresh(String namespace, String image) {
        return task(namespace, image, START, Urgency.FRESH);
    }

    private static Task routine(String namespace, String image) {
        return task(namespace, image, START, Urgency.ROUTINE);
    }

    /** Takes what can be taken, each finished before the next. */
    private List<Task> drain(Instant now, int most) {
        var taken = new ArrayList<Task>();
        for (var next = queue.take(now); next.isPresent() && taken.size() < most; next = queue.take(now)) {
            taken.add(next.get());
            queue.done(next.get());
        }
        return taken;
    }

    @Test
    void oneNamespaceLeavesRoomForOthers() {
        for (var i = 0; i < 150; i++) {
            assertThat(queue.offer(fresh("greedy", "image" + i))).isTrue();
        }

        assertThat(queue.offer(fresh("greedy", "one more"))).isFalse();
        assertThat(queue.offer(fresh("shop", "a"))).isTrue();
        assertThat(queue.offer(routine("greedy", "image0")))
                .as("it waits already")
                .isTrue();
        queue.keepOnly(question -> question.namespace().equals("shop"));
        assertThat(queue.offer(fresh("greedy", "one more"))).isTrue();
    }

    @Test
    void holdsEachQuestionOnceWithItsEarliestTimeAndGreatestUrgency() {
        queue.offer(task("shop", "a", START.plusSeconds(60), Urgency.ROUTINE));
        queue.offer(task("shop", "a", START.plusSeconds(90), Urgency.FRESH));
        queue.offer(task("shop", "a", START.plusSeconds(30), Urgency.ROUTINE));

        assertThat(queue.waiting()).isOne();
        assertThat(queue.take(START.plusSeconds(29))).isEmpty();
        assertThat(queue.take(START.plusSeconds(30))).contains(task("shop", "a", START.plusSeconds(30), Urgency.FRESH));
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void whatIsOfferedWhileItIsUnderWayComesAfterwards() {
        queue.offer(fresh("shop", "a"));
        var first = queue.take(START).orElseThrow();
        queue.offer(fresh("shop", "a"));

        assertThat(queue.take(START)).isEmpty();
        queue.done(first);
        assertThat(queue.take(START)).contains(first);
    }

    @Test
    void freshQuestionsComeFirstYetStarveNobody() {
        for (var i = 0; i < 40; i++) {
            queue.offer(routine("old-" + i, "a"));
            queue.offer(fresh("new-" + i, "a"));
        }

        var first = drain(START, 40);

        assertThat(first.getFirst().urgency()).isEqualTo(Urgency.FRESH);
        assertThat(first.stream().filter(task -> task.urgency() == Urgency.ROUTINE))
                .hasSize(10);
    }

    @Test
    void namespacesTakeTurns() {
        for (var i = 0; i < 500; i++) {
            queue.offer(fresh("greedy", "image-" + i));
        }
        queue.offer(fresh("modest", "a"));
        queue.offer(fresh("shy", "a"));

        var namespaces = drain(START, 4).stream().map(task -> task.question().namespace());

        assertThat(namespaces).contains("modest", "shy");
    }

    @Test
    void oneNamespaceAndOneHostHaveNoMoreThanTheirShareUnderWay() {
        for (var i = 0; i < 20; i++) {
            queue.offer(fresh("greedy", "image-" + i));
            queue.offer(fresh("n" + i, "a"));
        }
        var elsewhere = new Task(question("other", "a"), "other.example.test", START, Urgency.FRESH);

        var taken = new ArrayList<Task>();
        for (var next = queue.take(START); next.isPresent(); next = queue.take(START)) {
            taken.add(next.get());
        }
        queue.offer(elsewhere);

        assertThat(taken).hasSize(4);
        assertThat(taken.stream()
                        .collect(Collectors.groupingBy(task -> task.question().namespace(), Collectors.counting()))
                        .values())
                .allMatch(count -> count <= 2);
        assertThat(queue.take(START)).contains(elsewhere);
        queue.done(taken.getFirst());
        assertThat(queue.take(START)).isPresent();
    }

    @Test
    void oneNamespaceAloneHasNoMoreThanItsShare() {
        for (var i = 0; i < 6; i++) {
            var host = "registry-" + i + ".example.test";
            queue.offer(new Task(question("greedy", "image-" + i), host, START, Urgency.FRESH));
        }

        assertThat(queue.take(START)).isPresent();
        var second = queue.take(START).orElseThrow();
        assertThat(queue.take(START)).isEmpty();
        queue.done(second);
        assertThat(queue.take(START)).isPresent();
    }

    @Test
    void aHostThatAsksToWaitHoldsUpOnlyItsOwn() {
        pace.pushedBack(HOST, Duration.ofSeconds(30), START);
        queue.offer(fresh("shop", "a"));
        var elsewhere = new Task(question("shop", "b"), "other.example.test", START, Urgency.ROUTINE);
        var nowhere = new Task(question("shop", "c"), "", START, Urgency.ROUTINE);
        queue.offer(elsewhere);
        queue.offer(nowhere);

        assertThat(drain(START, 9)).containsExactlyInAnyOrder(elsewhere, nowhere);
        assertThat(queue.next(START)).contains(START.plusSeconds(30));
        assertThat(queue.paused()).isPositive();
        assertThat(drain(START.plusSeconds(30), 9)).containsExactly(fresh("shop", "a"));
    }

    @Test
    void isBounded() {
        for (var i = 0; i < 1000; i++) {
            assertThat(queue.offer(routine("n" + i % 7, "image-" + i))).isTrue();
        }

        assertThat(queue.offer(routine("n", "one-more"))).isFalse();
        assertThat(queue.offer(task("n0", "image-0", START.minusSeconds(1), Urgency.FRESH)))
                .isTrue();
        assertThat(queue.waiting()).isEqualTo(1000);
    }

    @Test
    void everyQuestionIsTakenOnceWhateverTheOrder() {
        for (var i = 0; i < 300; i++) {
            var urgency = i % 3 == 0 ? Urgency.FRESH : Urgency.ROUTINE;
            queue.offer(task("n" + i % 11, "image-" + i, START.plusSeconds(i % 17), urgency));
        }

        var taken = drain(START.plusSeconds(20), 1000);

        assertThat(taken).hasSize(300);
        assertThat(taken.stream().collect(Collectors.groupingBy(Function.identity())))
                .hasSize(300);
        assertThat(queue.next(START)).isEmpty();
        assertThat(queue.due(START.plusSeconds(20))).isZero();
    }

    @Test
    void forgetsWhatNobodyAsks() {
        queue.offer(fresh("shop", "a"));
        queue.offer(fresh("shop", "b"));

        queue.keepOnly(question -> question.image().equals("b"));

        assertThat(drain(START, 9)).containsExactly(fresh("shop", "b"));
    }
}
