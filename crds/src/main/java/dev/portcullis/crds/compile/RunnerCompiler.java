package dev.portcullis.crds.compile;

import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.QueueingStrategy;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.budget.tree.StopPolicy;
import dev.portcullis.budget.tree.TokenBucket;
import dev.portcullis.budget.tree.Weight;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.runner.FairSharing;
import dev.portcullis.crds.runner.RateLimit;
import dev.portcullis.crds.runner.RunnerBudgetSpec;
import dev.portcullis.crds.runner.RunnerPoolSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compiles a {@code RunnerPool} or {@code RunnerBudget}: everything that its schema checks, and what that cannot see. */
public final class RunnerCompiler {
    private static final int THOUSAND = 3;
    private static final int HEAVIEST = 1_000_000;

    private final Problems problems = new Problems();
    private final RunnerAmounts amounts = new RunnerAmounts(problems);

    private RunnerCompiler() {}

    /** Compiles a pool. Whether its parent is there is seen when all are put together. */
    public static Compiled<Pool> compile(String name, RunnerPoolSpec spec) {
        var compiler = new RunnerCompiler();
        new SchemaCheck(compiler.problems).check("spec", spec);
        var pool = new Pool(
                name,
                spec.parentName(),
                compiler.amounts.quotas("spec.resources", spec.resources()),
                compiler.weight(spec.fairSharing()));
        return compiler.compiled(pool);
    }

    /** Compiles a budget. Whether its pool is there, and nobody else has its repositories, is seen when all are put together. */
    public static Compiled<Budget> compile(String name, RunnerBudgetSpec spec) {
        var compiler = new RunnerCompiler();
        new SchemaCheck(compiler.problems).check("spec", spec);
        var budget = new Budget(
                name,
                spec.poolName(),
                compiler.repositories(spec),
                compiler.amounts.quotas("spec.resources", spec.resources()),
                compiler.amounts.footprint("spec.jobFootprint", spec.jobFootprint()),
                compiler.rules(spec));
        return compiler.compiled(budget);
    }

    private <T> Compiled<T> compiled(T value) {
        return problems.isEmpty() ? new Compiled.Accepted<>(value) : problems.refused();
    }

    private List<Repository> repositories(RunnerBudgetSpec spec) {
        var ids = new HashSet<Long>();
        var names = new HashSet<String>();
        for (var i = 0; i < spec.repositories().size(); i++) {
            var repository = spec.repositories().get(i);
            if (!ids.add(repository.id())) {
                problems.invalid("spec.repositories[" + i + "].id", "it is there twice");
            }
            var name = Absent.text(repository.name()).toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !names.add(name)) {
                problems.invalid("spec.repositories[" + i + "].name", "it is there twice");
            }
        }
        return spec.repositories().stream()
                .map(repository -> new Repository(repository.id(), Absent.text(repository.name())))
                .toList();
    }

    private BudgetRules rules(RunnerBudgetSpec spec) {
        var perRun = spec.maxJobsPerRun();
        return new BudgetRules(
                weight(spec.fairSharing()),
                bucket(spec.rateLimit()),
                perRun == null ? null : Math.max(1, perRun),
                queueing(spec),
                Math.max(0, spec.maxBypasses()),
                stop(spec),
                enforcement(spec));
    }

    private static QueueingStrategy queueing(RunnerBudgetSpec spec) {
        return switch (spec.queueingStrategy()) {
            case STRICT_FIFO -> QueueingStrategy.STRICT_FIFO;
            case BEST_EFFORT_FIFO -> QueueingStrategy.BEST_EFFORT_FIFO;
        };
    }

    private static StopPolicy stop(RunnerBudgetSpec spec) {
        return switch (spec.stopPolicy()) {
            case NONE -> StopPolicy.NONE;
            case HOLD -> StopPolicy.HOLD;
            case HOLD_AND_DRAIN -> StopPolicy.HOLD_AND_DRAIN;
        };
    }

    private static Enforcement enforcement(RunnerBudgetSpec spec) {
        return switch (spec.enforcement()) {
            case GATE -> Enforcement.GATE;
            case DENY -> Enforcement.DENY;
            case AUDIT -> Enforcement.AUDIT;
        };
    }

    private Weight weight(FairSharing sharing) {
        var weight = decimal(sharing.weight()).movePointRight(THOUSAND);
        if (weight.compareTo(BigDecimal.ONE) < 0
                || weight.compareTo(BigDecimal.valueOf(HEAVIEST)) > 0
                || weight.stripTrailingZeros().scale() > 0) {
            problems.invalid("spec.fairSharing.weight", "it is not from 0.001 to 1000 with at most three decimals");
            return Weight.ONE;
        }
        return new Weight(weight.intValueExact());
    }

    private static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return BigDecimal.ZERO;
        }
    }

    private @Nullable TokenBucket bucket(@Nullable RateLimit limit) {
        var bucket = limit == null ? null : limit.tokenBucket();
        if (bucket == null) {
            return null;
        }
        var interval = Durations.parse(bucket.fillInterval());
        if (interval == null || interval.compareTo(Duration.ofDays(1)) > 0) {
            problems.invalid(
                    "spec.rateLimit.tokenBucket.fillInterval", "it is no duration of at most a day, such as 60s");
            return null;
        }
        return new TokenBucket(Math.max(1, bucket.maxTokens()), Math.max(1, bucket.tokensPerFill()), interval);
    }
}
