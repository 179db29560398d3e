package dev.portcullis.budget.allocate;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one run, first come first served. Runs of a repository take turns as in deficit round robin: in each round a run may start what
 * its largest job costs. One that was never served is first within a round, so that what comes beside a large matrix starts next.
 * Jobs whose run is not known share a queue, take turns with runs as one of them does, and are never too many of one run.
 */
final class RunQueue extends Member {
    private final RepositoryBranch repository;
    private final boolean known;
    private final TreeSet<Pending> jobs = new TreeSet<>();
    private long turn;
    private boolean served;
    private boolean visited;
    private long deficit;
    private long quantum;
    private int running;
    private @Nullable Pending aside;

    /** @param known whether this is one run, and not all that could be of any */
    RunQueue(RepositoryBranch repository, long number, boolean known) {
        super(repository, number);
        this.repository = repository;
        this.known = known;
    }

    RepositoryBranch repository() {
        return repository;
    }

    /** Takes the turns of a queue that this one replaces. */
    void follow(RunQueue before) {
        turn = before.turn;
        served = before.served;
        visited = before.visited;
        deficit = before.deficit;
        quantum = before.quantum;
    }

    void add(Pending job) {
        if (jobs.isEmpty()) {
            turn = Math.max(turn, repository.round() + 1);
        }
        jobs.add(job);
        quantum = Math.max(quantum, job.cost());
    }

    void remove(Pending job) {
        jobs.remove(job);
        if (jobs.isEmpty()) {
            visited = false;
            deficit = 0;
        }
    }

    /** Takes out a job that starts, and counts it against the run's turn. */
    void start(Pending job) {
        deficit += visited ? 0 : quantum;
        visited = true;
        served = true;
        running++;
        repository.serve(turn);
        deficit -= job.cost();
        remove(job);
        if (jobs.isEmpty() || jobs.first().cost() > deficit) {
            visited = false;
            turn = repository.round() + 1;
        }
    }

    /** Counts what runs already. */
    void runs() {
        running++;
    }

    void ends() {
        running--;
    }

    /** Keeps everybody behind a job for which room is set aside; null ends that. */
    void hold(@Nullable Pending job) {
        aside = job;
    }

    boolean isIdle() {
        return jobs.isEmpty() && running == 0;
    }

    boolean isFull() {
        return known && running >= repository.budget().maxJobsPerRun();
    }

    Pending head() {
        return jobs.first();
    }

    @Override
    Rank due() {
        return new Rank(turn, served ? 1 : 0, 0, 0, number());
    }

    @Override
    Set<Need> wanted() {
        return jobs.isEmpty() || aside != null || isFull()
                ? Set.of()
                : Set.of(jobs.first().need());
    }
}
