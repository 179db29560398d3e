package dev.portcullis.budget.simulate;

import dev.portcullis.budget.ledger.Ledger;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.order.Share;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final SortedMap<Long, RepositoryAccount> repositories = new TreeMap<>();
    private final Map<Long, Duration> contendedTimes = new HashMap<>();
    private final long[] usedTime;
    private Instant now;
    private Duration contended = Duration.ZERO;
    private int withoutWaiting;
    private int running;
    private long allTime;

    Account(BudgetTree tree, Ledger ledger, List<TraceJob> trace, Instant start) {
        this.tree = tree;
        this.ledger = ledger;
        this.start = start;
        this.now = start;
        this.usedTime = new long[tree.resources().size()];
        trace.forEach(job -> repositories.computeIfAbsent(job.repository(), key -> opened(job.pool())));
        this.withoutWaiting = repositories.size();
    }

    private RepositoryAccount opened(String pool) {
        return new RepositoryAccount(pool, tree.resources().size(), start);
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
        allTime += running * passed.toMillis();
        if (withoutWaiting == 0) {
            contended = contended.plus(passed);
            repositories.forEach((number, repository) ->
                    contendedTimes.merge(number, passed.multipliedBy(repository.running()), Duration::plus));
        }
    }

    void came(long number) {
        withoutWaiting -= repository(number).came() ? 1 : 0;
    }

    void started(TraceJob job, Reservation held) {
        var waited = Duration.between(job.queuedAt(), held.at());
        running++;
        withoutWaiting += repository(job.repository()).started(waited, tree.vector(held.amounts())) ? 1 : 0;
    }

    void ended(TraceJob job, Reservation held) {
        running--;
        repository(job.repository()).ended(job.duration(), tree.vector(held.amounts()));
    }

    /** A repository for which time has passed until now. */
    private RepositoryAccount repository(long number) {
        var repository = repositories.computeIfAbsent(number, key -> opened(""));
        repository.until(now, allTime);
        return repository;
    }

    Report report() {
        var span = Duration.between(start, now);
        var reports = new ArrayList<RepositoryReport>();
        for (var number : List.copyOf(repositories.keySet())) {
            var repository = repository(number);
            reports.add(budget(number, repository)
                    .map(level -> repository.report(number, tree, level, span))
                    .orElseGet(() -> repository.report(number)));
        }
        var shares = repositories.entrySet().stream()
                .map(entry -> contendedTimes
                                .getOrDefault(entry.getKey(), Duration.ZERO)
                                .toMillis()
                        * WEIGHT_UNIT
                        / weight(entry.getKey(), entry.getValue()))
                .toList();
        return new Report(reports, span, utilisation(), contended, JainIndex.of(shares));
    }

    private int weight(long number, RepositoryAccount repository) {
        return budget(number, repository)
                .map(level -> level.weight().thousandths())
                .orElse((int) WEIGHT_UNIT);
    }

    private Optional<Level> budget(long number, RepositoryAccount repository) {
        return tree.budgetOf(repository.pool(), number)
                .filter(level -> level.budget().isPresent());
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
