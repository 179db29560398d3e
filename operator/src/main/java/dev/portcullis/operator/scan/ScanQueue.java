package dev.portcullis.operator.scan;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.operator.scan.Task.Urgency;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What is to be judged, and what next. Each question stands in it once. Questions that nobody has answered come first, yet every fourth turn
 * belongs to the others; namespaces take turns; one namespace or host never has more than its share under way, and no host is asked faster
 * than its pace. Not thread-safe; the time is given.
 */
final class ScanQueue {
    private static final int FRESH_TURNS = 4;

    private final Limits limits;
    private final Pace pace;
    private final Map<Question, Task> waiting = new HashMap<>();
    private final Map<Lane, TreeSet<Task>> lanes = new HashMap<>();
    private final Map<Urgency, Deque<Lane>> order = new EnumMap<>(Urgency.class);
    private final Set<Question> underWay = new HashSet<>();
    private final Map<String, Integer> waitingOf = new HashMap<>();
    private final Map<String, Integer> perNamespace = new HashMap<>();
    private final Map<String, Integer> perHost = new HashMap<>();
    private long turns;
    private long paused;

    /**
     * Bounds.
     *
     * @param waiting most questions that wait
     * @param waitingOfNamespace most of one namespace
     * @param atOnce most questions under way
     * @param perNamespace most of one namespace
     * @param perHost most about one registry host
     */
    record Limits(int waiting, int waitingOfNamespace, int atOnce, int perNamespace, int perHost) {}

    /** Tasks of one namespace about one host, which wait for each other only. */
    private record Lane(Urgency urgency, String namespace, String host) {
        static Lane of(Task task) {
            return new Lane(task.urgency(), task.question().namespace(), task.host());
        }
    }

    ScanQueue(Limits limits, Pace pace) {
        this.limits = limits;
        this.pace = pace;
        List.of(Urgency.values()).forEach(urgency -> order.put(urgency, new ArrayDeque<>()));
    }

    /**
     * Has a question answered; one that waits already is moved up if need be.
     *
     * @return false if there was no room
     */
    boolean offer(Task task) {
        var earlier = waiting.get(task.question());
        if (earlier == null && !hasRoom(task.question().namespace())) {
            return false;
        }
        var merged = earlier == null ? task : earlier.or(task);
        if (earlier != null) {
            remove(earlier);
        }
        waiting.put(merged.question(), merged);
        waitingOf.merge(merged.question().namespace(), 1, Integer::sum);
        var lane = Lane.of(merged);
        lanes.computeIfAbsent(lane, fresh -> {
                    queue(fresh.urgency()).addLast(fresh);
                    return new TreeSet<>(Comparator.comparing(Task::due)
                            .thenComparing(one -> one.question().image())
                            .thenComparingInt(one -> one.question().hashCode())
                            .thenComparing(one -> one.question().toString()));
                })
                .add(merged);
        return true;
    }

    /** Returns whether a question waits or is under way. */
    boolean knows(Question question) {
        return waiting.containsKey(question) || underWay.contains(question);
    }

    /** Forgets questions that nobody asks any more. */
    void keepOnly(Predicate<Question> asked) {
        List.copyOf(waiting.values()).stream()
                .filter(task -> !asked.test(task.question()))
                .forEach(this::remove);
    }

    /** Returns what is to be answered now, and counts it as under way until it is {@link #done}. */
    Optional<Task> take(Instant now) {
        if (underWay.size() >= limits.atOnce()) {
            return Optional.empty();
        }
        turns++;
        var routineFirst = turns % FRESH_TURNS == 0;
        var first = take(routineFirst ? Urgency.ROUTINE : Urgency.FRESH, now);
        var taken = first.isPresent() ? first : take(routineFirst ? Urgency.FRESH : Urgency.ROUTINE, now);
        taken.ifPresent(task -> begin(task, now));
        return taken;
    }

    private Optional<Task> take(Urgency urgency, Instant now) {
        var queue = queue(urgency);
        for (var i = queue.size(); i > 0; i--) {
            var lane = queue.removeFirst();
            queue.addLast(lane);
            var ready = ready(lane, now);
            if (ready.isPresent() && isFree(lane, now)) {
                return ready;
            }
        }
        return Optional.empty();
    }

    private Optional<Task> ready(Lane lane, Instant now) {
        var tasks = lanes.get(lane);
        return tasks == null
                ? Optional.empty()
                : tasks.stream()
                        .takeWhile(task -> !task.due().isAfter(now))
                        .filter(task -> !underWay.contains(task.question()))
                        .findFirst();
    }

    private boolean isFree(Lane lane, Instant now) {
        if (perNamespace.getOrDefault(lane.namespace(), 0) >= limits.perNamespace()
                || (!lane.host().isEmpty() && perHost.getOrDefault(lane.host(), 0) >= limits.perHost())) {
            return false;
        }
        var isPaced = pace.earliest(lane.host(), now).isAfter(now);
        paused += isPaced ? 1 : 0;
        return !isPaced;
    }

    private void begin(Task task, Instant now) {
        remove(task);
        underWay.add(task.question());
        perNamespace.merge(task.question().namespace(), 1, Integer::sum);
        perHost.merge(task.host(), 1, Integer::sum);
        pace.spend(task.host(), now);
    }

    /** Takes note that a task that was taken has come to an end. */
    void done(Task task) {
        if (underWay.remove(task.question())) {
            perNamespace.computeIfPresent(task.question().namespace(), (name, count) -> count == 1 ? null : count - 1);
            perHost.computeIfPresent(task.host(), (name, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Returns when something becomes ready by the time alone; empty where nothing does. What waits for another to end is not counted. */
    Optional<Instant> next(Instant now) {
        return lanes.entrySet().stream()
                .map(lane -> {
                    var due = lane.getValue().first().due();
                    var paced = pace.earliest(lane.getKey().host(), now);
                    return due.isAfter(paced) ? due : paced;
                })
                .filter(ready -> ready.isAfter(now))
                .min(Comparator.naturalOrder());
    }

    private boolean hasRoom(String namespace) {
        return waiting.size() < limits.waiting() && waitingOf.getOrDefault(namespace, 0) < limits.waitingOfNamespace();
    }

    private void remove(Task task) {
        if (waiting.remove(task.question()) != null) {
            waitingOf.computeIfPresent(task.question().namespace(), (name, count) -> count == 1 ? null : count - 1);
        }
        var lane = Lane.of(task);
        var tasks = lanes.get(lane);
        if (tasks != null && tasks.remove(task) && tasks.isEmpty()) {
            lanes.remove(lane);
            queue(lane.urgency()).remove(lane);
        }
    }

    private Deque<Lane> queue(Urgency urgency) {
        return order.computeIfAbsent(urgency, missing -> new ArrayDeque<>());
    }

    /** Returns how many questions wait, due or not. */
    int waiting() {
        return waiting.size();
    }

    /** Returns how many questions wait that are due. */
    long due(Instant now) {
        return waiting.values().stream()
                .filter(task -> !task.due().isAfter(now))
                .count();
    }

    /** Returns how often a lane had to wait for the pace of its host. */
    long paused() {
        return paused;
    }
}
