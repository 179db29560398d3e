package dev.portcullis.budget.simulate;

import dev.portcullis.budget.ledger.Ledger;
import dev.portcullis.budget.order.Share;
import dev.portcullis.budget.simulate.RepositoryReport.Waits;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps count of who waits, who runs and for how long. */
final class Account {
    private static final long MILLION = 1_000_000;
    private static final long WEIGHT_UNIT = 1000;

    private final BudgetTree tree;
    private final Ledger ledger;
    private final Instant start;
    private final SortedMap<Long, Repository> repositories = new TreeMap<>();
    private final long[] usedTime;
    private Instant now;
    private Duration contended = Duration.ZERO;
    private int withoutWaiting;

    /** One repository so far. */
    private static final class Repository {
        private final String pool;
        private final List<Duration> waits = new ArrayList<>();
        private int jobs;
        private int waiting;
        private int running;
        private Duration jobTime = Duration.ZERO;
        private Duration contendedTime = Duration.ZERO;

        Repository(String pool) {
            this.pool = pool;
        }
    }

    Account(BudgetTree tree, Ledger ledger, List<TraceJob> trace, Instant start) {
        this.tree = tree;
        this.ledger = ledger;
        this.start = start;
        this.now = start;
        this.usedTime = new long[tree.resources().size()];
        trace.forEach(job -> repositories.computeIfAbsent(job.repository(), key -> new Repository(job.pool())));
        this.withoutWaiting = repositories.size();
    }

    /** Lets time pass in which nothing happened. */
    void until(Instant later) {
        var passed = Duration.between(now, later);
        if (passed.isPositive()) {
            pass(passed);
            now = later;
        }
    }

    private void pass(Duration passed) {
        for (var i = 0; i < usedTime.length; i++) {
            var most = tree.root().most(i);
            usedTime[i] += most == Level.UNLIMITED
                    ? 0
                    : Share.of(ledger.accounts().used(tree.root(), i), most) * passed.toMillis();
        }
        if (withoutWaiting == 0) {
            contended = contended.plus(passed);
            repositories
                    .values()
                    .forEach(repository -> repository.contendedTime =
                            repository.contendedTime.plus(passed.multipliedBy(repository.running)));
        }
    }

    void came(long number) {
        var repository = repository(number);
        repository.jobs++;
        withoutWaiting -= repository.waiting++ == 0 ? 1 : 0;
    }

    void started(TraceJob job, Instant at) {
        var repository = repository(job.repository());
        repository.waits.add(Duration.between(job.queuedAt(), at));
        repository.running++;
        withoutWaiting += --repository.waiting == 0 ? 1 : 0;
    }

    void ended(TraceJob job) {
        var repository = repository(job.repository());
        repository.running--;
        repository.jobTime = repository.jobTime.plus(job.duration());
    }

    private Repository repository(long number) {
        return repositories.computeIfAbsent(number, key -> new Repository(""));
    }

    Report report() {
        var reports = new ArrayList<RepositoryReport>();
        repositories.forEach((number, repository) -> reports.add(report(number, repository)));
        var shares = repositories.entrySet().stream()
                .map(entry -> entry.getValue().contendedTime.toMillis()
                        * WEIGHT_UNIT
                        / weight(entry.getKey(), entry.getValue()))
                .toList();
        return new Report(reports, Duration.between(start, now), utilisation(), contended, JainIndex.of(shares));
    }

    private RepositoryReport report(long number, Repository repository) {
        return new RepositoryReport(
                number,
                budget(number, repository).map(Budget::name).orElse(""),
                repository.jobs,
                repository.waits.size(),
                waits(repository.waits),
                repository.jobTime);
    }

    private int weight(long number, Repository repository) {
        return budget(number, repository)
                .map(budget -> budget.rules().weight().thousandths())
                .orElse((int) WEIGHT_UNIT);
    }

    private Optional<Budget> budget(long number, Repository repository) {
        return tree.budgetOf(repository.pool, number).flatMap(Level::budget);
    }

    private static Waits waits(List<Duration> waits) {
        var sorted = waits.stream().sorted().toList();
        return new Waits(at(sorted, 50), at(sorted, 95), at(sorted, 100));
    }

    /** The smallest that so many of 100 do not exceed; nothing where there are none. */
    private static Duration at(List<Duration> sorted, int percent) {
        return sorted.isEmpty() ? Duration.ZERO : sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
    }

    private SortedMap<String, Integer> utilisation() {
        var utilisation = new TreeMap<String, Integer>();
        var span = Math.max(1, Duration.between(start, now).toMillis());
        for (var i = 0; i < usedTime.length; i++) {
            if (tree.root().most(i) != Level.UNLIMITED) {
                utilisation.put(tree.resources().get(i), (int) (usedTime[i] / span * MILLION / Share.WHOLE));
            }
        }
        return utilisation;
    }
}
