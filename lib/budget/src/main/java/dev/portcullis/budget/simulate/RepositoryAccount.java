package dev.portcullis.budget.simulate;

import dev.portcullis.budget.simulate.RepositoryReport.Backlog;
import dev.portcullis.budget.simulate.RepositoryReport.Waits;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps count of one repository. Time passes for it when it is told, which it must be before anything of it changes. */
final class RepositoryAccount {
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    private final String pool;
    private final List<Duration> waits = new ArrayList<>();
    private final long[] held;
    private final BigInteger[] heldTime;
    private Instant now;
    private int jobs;
    private int waiting;
    private int running;
    private Duration jobTime = Duration.ZERO;
    private Duration backlogged = Duration.ZERO;
    private long backlogTime;
    private long allBacklogTime;
    private long allTime;

    /** @param pool where it wants to run */
    RepositoryAccount(String pool, int resources, Instant start) {
        this.pool = pool;
        this.held = new long[resources];
        this.heldTime = new BigInteger[resources];
        Arrays.fill(heldTime, BigInteger.ZERO);
        this.now = start;
    }

    String pool() {
        return pool;
    }

    int running() {
        return running;
    }

    int started() {
        return waits.size();
    }

    /**
     * Lets time pass.
     *
     * @param allUntilThen for how many milliseconds jobs of all repositories had run by then, all together
     */
    void until(Instant later, long allUntilThen) {
        var passed = Duration.between(now, later);
        var millis = passed.toMillis();
        for (var i = 0; i < held.length; i++) {
            heldTime[i] = heldTime[i].add(BigInteger.valueOf(held[i]).multiply(BigInteger.valueOf(millis)));
        }
        if (waiting > 0) {
            backlogged = backlogged.plus(passed);
            backlogTime += running * millis;
            allBacklogTime += allUntilThen - allTime;
        }
        now = later;
        allTime = allUntilThen;
    }

    /** Has a job more that waits; returns whether it is the only one. */
    boolean came() {
        jobs++;
        return waiting++ == 0;
    }

    /** Has a job that waits no more; returns whether it was the last. */
    boolean started(Duration waited, long[] amounts) {
        waits.add(waited);
        running++;
        hold(amounts, 1);
        return --waiting == 0;
    }

    void ended(Duration ran, long[] amounts) {
        running--;
        jobTime = jobTime.plus(ran);
        hold(amounts, -1);
    }

    private void hold(long[] amounts, int sign) {
        for (var i = 0; i < held.length; i++) {
            held[i] += sign * amounts[i];
        }
    }

    /**
     * Says how it fared.
     *
     * @param budget what pays for it, with its place in the tree
     */
    RepositoryReport report(long number, BudgetTree tree, Level budget, Duration span) {
        return report(number, budget.name(), utilisation(tree, budget, span.toMillis()));
    }

    /** Says how one fared that no budget names. */
    RepositoryReport report(long number) {
        return report(number, "", new TreeMap<>());
    }

    private RepositoryReport report(long number, String budget, SortedMap<String, Long> utilisation) {
        return new RepositoryReport(number, budget, jobs, waits.size(), waits(), jobTime, backlog(), utilisation);
    }

    private Backlog backlog() {
        return new Backlog(backlogged, (int) part(BigInteger.valueOf(backlogTime), BigInteger.valueOf(allBacklogTime)));
    }

    private SortedMap<String, Long> utilisation(BudgetTree tree, Level budget, long millis) {
        var utilisation = new TreeMap<String, Long>();
        for (var i = 0; i < held.length; i++) {
            var nominal = budget.nominal(i);
            if (nominal > 0 && nominal != Level.UNLIMITED) {
                var whole = BigInteger.valueOf(nominal).multiply(BigInteger.valueOf(millis));
                utilisation.put(tree.resources().get(i), part(heldTime[i], whole));
            }
        }
        return utilisation;
    }

    /** In millionths; nothing of nothing. */
    private static long part(BigInteger of, BigInteger whole) {
        return whole.signum() == 0 ? 0 : of.multiply(MILLION).divide(whole).longValueExact();
    }

    private Waits waits() {
        var sorted = waits.stream().sorted().toList();
        return new Waits(at(sorted, 50), at(sorted, 95), at(sorted, 100));
    }

    /** The smallest that so many of 100 do not exceed; nothing where there are none. */
    private static Duration at(List<Duration> sorted, int percent) {
        return sorted.isEmpty() ? Duration.ZERO : sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
    }
}
