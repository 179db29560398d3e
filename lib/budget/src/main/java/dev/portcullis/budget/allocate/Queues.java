package dev.portcullis.budget.allocate;

import dev.portcullis.budget.allocate.Memory.Account;
import dev.portcullis.budget.ledger.Ledger;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.order.Gcra;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everybody who waits, in order, under one tree. Made anew when budgets change. Not thread-safe. */
final class Queues {
    private final Ledger ledger;
    private final History history;
    private final Time time;
    private final List<LevelBranch> levels = new ArrayList<>();
    private final Map<Owner, RepositoryBranch> repositories = new HashMap<>();

    private record Owner(String budget, long repository) {}

    /**
     * Whose turn it is.
     *
     * @param job what is next of all that there is room for
     * @param passed what would have been before it, and has no room
     */
    record Choice(Pending job, List<Pending> passed) {}

    /**
     * Sets up empty queues.
     *
     * @param boundless whether to go by the order alone, as if there were room for everything
     */
    Queues(Ledger ledger, History history, Time time, boolean boundless) {
        this.ledger = ledger;
        this.history = history;
        this.time = time;
        for (var level : ledger.tree().levels()) {
            add(level, boundless);
        }
        for (var reservation : ledger.reservations()) {
            run(reservation).ifPresent(RunQueue::runs);
            repository(reservation).ifPresent(branch -> branch.use(vector(reservation), 1));
        }
        history.lingering().forEach(reservation -> linger(reservation, 1));
        refreshAll();
    }

    private void add(Level level, boolean boundless) {
        var parent = level.above();
        var rate = level.budget().map(budget -> budget.rules().rateLimit()).map(Gcra::new);
        var branch = new LevelBranch(
                parent == null ? null : levels.get(parent.index()),
                level,
                ledger.accounts(),
                history.of(level),
                rate.orElse(null),
                boundless);
        levels.add(branch);
        level.budget().ifPresent(budget -> addRepositories(branch, budget));
    }

    private void addRepositories(LevelBranch branch, Budget budget) {
        for (var repository : budget.repositories()) {
            var usage = history.of(budget.name(), repository.id());
            repositories.put(
                    new Owner(budget.name(), repository.id()),
                    new RepositoryBranch(
                            branch, repository.id(), usage, ledger.accounts().resources()));
        }
    }

    List<LevelBranch> levels() {
        return levels;
    }

    private LevelBranch root() {
        return levels.getFirst();
    }

    /** The queue of a run under a budget that lists its repository. */
    Optional<RunQueue> run(Level budget, Job job) {
        return Optional.ofNullable(repositories.get(new Owner(budget.name(), job.repository())))
                .map(branch -> branch.run(job.run()));
    }

    private Optional<RunQueue> run(Reservation reservation) {
        return repository(reservation).map(branch -> branch.run(reservation.run()));
    }

    private Optional<RepositoryBranch> repository(Reservation reservation) {
        return Optional.ofNullable(repositories.get(new Owner(reservation.budget(), reservation.repository())));
    }

    void add(Pending job) {
        job.run().add(job);
        if (job.run().head().equals(job)) {
            refresh(job.run());
        }
    }

    void remove(Pending job) {
        job.run().remove(job);
        refresh(job.run());
        job.run().repository().forgetIfIdle(job.job().run());
    }

    /** Takes a job that was granted out of its queue, and counts what it holds. */
    void start(Pending job, Reservation reservation) {
        job.run().start(job);
        use(job.run().repository(), reservation);
        refresh(job.run());
    }

    /** Counts what a Pod holds that was in no queue. */
    void enter(Reservation reservation) {
        run(reservation).ifPresent(RunQueue::runs);
        repository(reservation).ifPresent(branch -> use(branch, reservation));
        settle(reservation);
    }

    private void use(RepositoryBranch branch, Reservation reservation) {
        var vector = vector(reservation);
        branch.use(vector, 1);
        weigh(branch);
        credit(branch, vector, time.penalty());
    }

    /**
     * Counts a job as having run for a while when it starts. That is taken back when it ends for as long as it did run: in the end it counts for
     * what it ran, and no less than the penalty, so that many that hardly run cannot hide between others.
     *
     * @param milliseconds for how long; below zero to take back
     */
    private void credit(RepositoryBranch branch, long[] vector, long milliseconds) {
        for (Branch above = branch; above != null; above = above.parent()) {
            creditAlone(above, vector, milliseconds);
        }
    }

    private void creditAlone(Branch branch, long[] vector, long milliseconds) {
        var part = switch (branch) {
            case LevelBranch level -> level.share(vector);
            case RepositoryBranch repository -> repository.budget().share(vector);
        };
        branch.usage().credit(part, milliseconds, time.growth(), time.milliseconds());
    }

    /** Goes on with what is known of the time before. Jobs that run and began after it was weighed count as started now. */
    void resume(Memory memory) {
        levels.forEach(level -> {
            var rate = level.rate();
            var fullAt = memory.rates().get(level.level().name());
            if (rate != null && fullAt != null) {
                rate.resume(time.bounded(fullAt), time.now());
            }
        });
        history.resume(memory, time);
        for (var reservation : ledger.reservations()) {
            repository(reservation).ifPresent(branch -> restart(branch, reservation, memory));
        }
        refreshAll();
    }

    private void restart(RepositoryBranch branch, Reservation reservation, Memory memory) {
        for (Branch above = branch; above != null; above = above.parent()) {
            if (!memory.holds(account(above), reservation.at())) {
                creditAlone(above, vector(reservation), time.penalty());
            }
        }
    }

    private static Account account(Branch branch) {
        return switch (branch) {
            case LevelBranch level -> Account.of(level.level());
            case RepositoryBranch repository ->
                Account.of(repository.budget().level().name(), repository.number());
        };
    }

    /** When the buckets of budgets are full again, by name, as far as they are not. */
    Map<String, Instant> rates() {
        var rates = new HashMap<String, Instant>();
        levels.forEach(level -> {
            var rate = level.rate();
            if (rate != null && rate.fullAt() > time.now()) {
                rates.put(level.level().name(), Time.instant(rate.fullAt()));
            }
        });
        return rates;
    }

    /** Counts no more what was given back. */
    void end(Reservation reservation) {
        var ran = Math.max(0, time.milliseconds() - reservation.at().toEpochMilli());
        repository(reservation).ifPresent(branch -> {
            branch.use(vector(reservation), -1);
            credit(branch, vector(reservation), -Math.min(ran, time.penalty()));
        });
        run(reservation).ifPresent(RunQueue::ends);
        settle(reservation);
        repository(reservation).ifPresent(branch -> branch.forgetIfIdle(reservation.run()));
    }

    /** Counts on in the order, and nowhere else, what was given back without having been used. */
    void linger(Reservation reservation) {
        repository(reservation).ifPresent(branch -> branch.use(vector(reservation), -1));
        run(reservation).ifPresent(RunQueue::ends);
        linger(reservation, 1);
        settle(reservation);
        repository(reservation).ifPresent(branch -> branch.forgetIfIdle(reservation.run()));
    }

    /** Counts what is held under another run of its repository. */
    void move(Reservation held, String run) {
        repository(held).ifPresent(branch -> {
            var before = branch.run(held.run());
            var after = branch.run(run);
            before.ends();
            after.runs();
            refresh(before);
            refresh(after);
            branch.forgetIfIdle(held.run());
        });
    }

    /** Halves what everybody used, once time has made it large. */
    void weighAnew() {
        var halvings = time.growth().halvings(time.milliseconds());
        if (halvings > 0) {
            history.halve(halvings);
            refreshAll();
        }
    }

    /** Counts no more what was given back unused and has counted for long enough. */
    void forgetReturned() {
        var until = time.milliseconds() - time.penalty();
        for (var over = history.lingeredSince(until); over != null; over = history.lingeredSince(until)) {
            forget(over);
        }
    }

    /** Ends what {@link #linger} began: all of what a start counts at once was counted by then. */
    private void forget(Reservation reservation) {
        linger(reservation, -1);
        repository(reservation).ifPresent(branch -> credit(branch, vector(reservation), -time.penalty()));
        settle(reservation);
        repository(reservation).ifPresent(branch -> branch.forgetIfIdle(reservation.run()));
    }

    private void linger(Reservation reservation, int sign) {
        var vector = vector(reservation);
        repository(reservation).ifPresent(branch -> branch.linger(vector, sign));
        for (Branch level = levels.get(holder(reservation)); level != null; level = level.parent()) {
            level.linger(vector, sign);
        }
    }

    private int holder(Reservation reservation) {
        return ledger.tree().holder(reservation.pool(), reservation.budget()).index();
    }

    /** Brings up to date what a reservation has to do with, which may be in force under a budget that is gone. */
    private void settle(Reservation reservation) {
        var holder = levels.get(holder(reservation));
        var branch = repository(reservation);
        weigh(branch.isPresent() ? branch.get() : holder);
        var run = run(reservation);
        refresh(run.isPresent() ? run.get() : holder);
    }

    private void weigh(Branch from) {
        for (Branch branch = from; branch != null; branch = branch.parent()) {
            var share = switch (branch) {
                case LevelBranch level -> level.share();
                case RepositoryBranch repository -> repository.share();
            };
            branch.usage().change(share, time.growth(), time.milliseconds());
        }
    }

    /** Finds everybody's place anew, up to the root, from somebody on of whom something changed. */
    void refresh(Member changed) {
        var member = changed;
        for (var parent = changed.parent(); parent != null; parent = parent.parent()) {
            parent.line().put(member, member.due(), member.wanted());
            member = parent;
        }
        root().wanted();
    }

    /** Finds everybody's place anew. */
    void refreshAll() {
        repositories.values().forEach(this::refreshRuns);
        for (var level : levels.reversed()) {
            level.look(time.now());
            weighAndPlace(level);
        }
        root().wanted();
    }

    private void refreshRuns(RepositoryBranch branch) {
        branch.runs().forEach(run -> branch.line().put(run, run.due(), run.wanted()));
        weigh(branch);
        branch.budget().line().put(branch, branch.due(), branch.wanted());
    }

    private void weighAndPlace(LevelBranch level) {
        weigh(level);
        var parent = level.parent();
        if (parent != null) {
            parent.line().put(level, level.due(), level.wanted());
        }
    }

    /** Whose turn it is of all that there is room for; nothing if there is room for nobody. */
    Optional<Choice> next() {
        return choose(root(), root().passed().keySet());
    }

    private static Optional<Choice> choose(Branch from, Collection<Need> fitting) {
        var passed = new ArrayList<Pending>();
        Branch branch = from;
        var allowed = fitting;
        while (true) {
            var chosen = branch.line().first(allowed);
            var first = branch.line().first();
            if (chosen == null) {
                return Optional.empty();
            }
            if (first != chosen && first != null) {
                passed.addAll(foremost(first));
            }
            switch (chosen) {
                case RunQueue run -> {
                    return Optional.of(new Choice(run.head(), passed));
                }
                case Branch below -> {
                    allowed = below.behind(allowed);
                    branch = below;
                }
            }
        }
    }

    /** The job that somebody would have started. */
    private static List<Pending> foremost(Member member) {
        return switch (member) {
            case RunQueue run -> List.of(run.head());
            case Branch branch ->
                choose(branch, branch.passed().keySet()).map(Choice::job).stream()
                        .toList();
        };
    }

    private long[] vector(Reservation reservation) {
        return ledger.tree().vector(reservation.amounts());
    }

    /** Takes over turns and rates from queues that these replace. */
    void follow(Queues before) {
        for (var level : levels) {
            before.levels.stream()
                    .filter(other ->
                            other.level().toString().equals(level.level().toString()))
                    .forEach(other -> follow(level.rate(), other.rate()));
        }
        repositories.forEach((owner, branch) -> {
            var other = before.repositories.get(owner);
            if (other != null) {
                branch.follow(other);
            }
        });
        refreshAll();
    }

    private void follow(@Nullable Gcra rate, @Nullable Gcra before) {
        if (rate != null && before != null) {
            rate.resume(before.fullAt(), time.now());
        }
    }
}
