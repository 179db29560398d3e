package dev.portcullis.e2e.walkthrough;

import dev.portcullis.e2e.runners.ArcRunners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Pods of jobs: when each was queued, and when its gate was seen to be gone. Nothing runs them: a job is over when it is ended here. */
final class RunnerQueue {
    private final ArcRunners runners;
    private final String image;
    private final Map<String, Job> waiting = new LinkedHashMap<>();
    private final Map<String, Job> running = new LinkedHashMap<>();
    private final List<Job> started = new ArrayList<>();
    private int most;

    /**
     * A job.
     *
     * @param queuedAt nanoseconds of the monotonic clock
     * @param startedAt the same; 0 while it waits
     */
    record Job(String name, String repository, long queuedAt, long startedAt) {
        Duration waited() {
            return Duration.ofNanos(startedAt - queuedAt);
        }
    }

    RunnerQueue(ArcRunners runners, String image) {
        this.runners = runners;
        this.image = image;
    }

    /** Makes a runner that registers for a repository, and its Pod. */
    void add(String name, String repository) {
        var owner = runners.runner(name, "https://github.com/" + repository);
        waiting.put(name, new Job(name, repository, System.nanoTime(), 0));
        runners.client().resource(runners.pod(name, image, owner)).create();
    }

    /** Sees whose gate is gone; returns how many run. */
    int look() {
        var released = new HashSet<String>();
        runners.client().pods().inNamespace(runners.namespace()).list().getItems().stream()
                .filter(pod -> !ArcRunners.isGated(pod))
                .forEach(pod -> released.add(pod.getMetadata().getName()));
        var now = System.nanoTime();
        for (var job : List.copyOf(waiting.values())) {
            if (released.contains(job.name())) {
                waiting.remove(job.name());
                start(new Job(job.name(), job.repository(), job.queuedAt(), now));
            }
        }
        most = Math.max(most, running.size());
        return running.size();
    }

    private void start(Job job) {
        running.put(job.name(), job);
        started.add(job);
    }

    /** Ends the job that runs longest. */
    void endOldest() {
        running.values().stream().findFirst().ifPresent(this::end);
    }

    /** Ends every job that has run so long. */
    void endAfter(Duration length) {
        var now = System.nanoTime();
        for (var job : List.copyOf(running.values())) {
            if (now - job.startedAt() >= length.toNanos()) {
                end(job);
            }
        }
    }

    private void end(Job job) {
        running.remove(job.name());
        runners.client()
                .pods()
                .inNamespace(runners.namespace())
                .withName(job.name())
                .withGracePeriod(0)
                .delete();
    }

    boolean isOver() {
        return waiting.isEmpty() && running.isEmpty();
    }

    /** Returns how many ran at once at most. */
    int most() {
        return most;
    }

    /** Returns the jobs of a repository that were started, in this order. */
    Stream<Job> started(String repository) {
        return started.stream().filter(job -> job.repository().equals(repository));
    }

    /** Returns how many jobs were started before one; of one that was not, how many were. */
    long before(String name) {
        return started.stream().takeWhile(job -> !job.name().equals(name)).count();
    }
}
