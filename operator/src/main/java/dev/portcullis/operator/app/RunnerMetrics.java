package dev.portcullis.operator.app;

import dev.portcullis.budget.audit.ForestChecker;
import dev.portcullis.budget.audit.Invariant;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.operator.runner.LedgerOutput;
import dev.portcullis.operator.runner.RunnerFigures;
import dev.portcullis.operator.runner.RunnerFigures.Level;
import dev.portcullis.operator.runner.RunnerListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics of shared runners. The budget is the finest label: repositories, runs and Pods are none. */
@ApplicationScoped
class RunnerMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(RunnerMetrics.class);

    private final MeterRegistry registry;
    private final MultiGauge pending;
    private final MultiGauge admitted;
    private final MultiGauge share;
    private final MultiGauge used;
    private final MultiGauge nominal;
    private final Counter overAdmissions;
    private volatile long bypasses;

    @Inject
    RunnerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.pending = gauge("portcullis.runners.pending.jobs", "Jobs that wait for a runner, by reason.");
        this.admitted = gauge("portcullis.runners.admitted.jobs", "Jobs that hold a grant, or run without one.");
        this.share = gauge(
                "portcullis.runners.weighted.share",
                "Largest part of any resource of the pool that a budget uses, in thousandths, by its weight.");
        this.used = gauge("portcullis.runners.resource.usage", "What is used; processors in thousandths.");
        this.nominal = gauge("portcullis.runners.nominal.quota", "What there is; processors in thousandths.");
        this.overAdmissions = Counter.builder("portcullis.runners.over.admission")
                .description("Grants beyond what there is, found by adding up the ledger. It stays 0.")
                .register(registry);
        FunctionCounter.builder("portcullis.runners.bypass", this, metrics -> metrics.bypasses)
                .description(
                        "Pods that ran without a grant, or ask for more than it, and were charged; each leader counts anew.")
                .register(registry);
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** Makes what hears of the work of one leader, and writes its ledger. */
    RunnerListener listener(LedgerOutput ledger) {
        return new Listener(ledger);
    }

    private void show(RunnerFigures figures) {
        bypasses = figures.bypasses();
        pending.register(
                figures.pending().entrySet().stream()
                        .map(row -> MultiGauge.Row.of(
                                Tags.of(
                                        "pool",
                                        row.getKey().pool(),
                                        "budget",
                                        row.getKey().budget(),
                                        "reason",
                                        row.getKey().reason()),
                                row.getValue()))
                        .toList(),
                true);
        admitted.register(rows(figures.levels(), Level::admitted), true);
        share.register(
                rows(
                        figures.levels().stream()
                                .filter(level -> !level.budget().isEmpty())
                                .toList(),
                        Level::weightedShare),
                true);
        used.register(amounts(figures.levels(), RunnerFigures.Amount::used), true);
        nominal.register(amounts(figures.levels(), RunnerFigures.Amount::nominal), true);
    }

    private static List<MultiGauge.Row<?>> rows(List<Level> levels, ToDoubleFunction<Level> value) {
        return levels.stream()
                .<MultiGauge.Row<?>>map(level -> MultiGauge.Row.of(tags(level), value.applyAsDouble(level)))
                .toList();
    }

    private static List<MultiGauge.Row<?>> amounts(List<Level> levels, ToDoubleFunction<RunnerFigures.Amount> value) {
        return levels.stream()
                .flatMap(level -> level.amounts().entrySet().stream()
                        .filter(amount -> value.applyAsDouble(amount.getValue()) >= 0)
                        .<MultiGauge.Row<?>>map(amount -> MultiGauge.Row.of(
                                tags(level).and("resource", amount.getKey()), value.applyAsDouble(amount.getValue()))))
                .toList();
    }

    private static Tags tags(Level level) {
        return Tags.of("pool", level.pool(), "budget", level.budget());
    }

    private final class Listener implements RunnerListener {
        private final LedgerOutput ledger;
        private @Nullable ForestChecker checker;
        private boolean broken;

        Listener(LedgerOutput ledger) {
            this.ledger = ledger;
        }

        @Override
        public void begun(long epoch) {
            ledger.begin(epoch);
            checker = new ForestChecker();
            broken = false;
        }

        @Override
        public void granted(String pool, String budget, Duration waited) {
            registry.timer("portcullis.runners.quota.reserved.wait.time", "pool", pool, "budget", budget)
                    .record(waited);
        }

        @Override
        public void checked(String pool, String budget, Duration after) {
            registry.timer("portcullis.runners.admission.checks.wait.time", "pool", pool, "budget", budget)
                    .record(after);
        }

        @Override
        public void opened(String pool, String budget, Duration after) {
            registry.timer("portcullis.runners.gate.removal", "pool", pool, "budget", budget)
                    .record(after);
        }

        @Override
        public void denied(String reason) {
            count(
                    "portcullis.runners.denials",
                    "Jobs that were told why they wait, once for each reason in turn; a new leader counts and tells anew.",
                    "reason",
                    reason);
            if (reason.equals("RateLimited")) {
                count("portcullis.runners.rate.limited", "Jobs that waited for a rate; a new leader counts anew.");
            }
        }

        @Override
        public void reclaimed(String cause) {
            count(
                    "portcullis.runners.reservations.reclaimed",
                    "Grants that were taken back, by cause; a new leader counts anew, also how often a gate was refused.",
                    "cause",
                    cause);
        }

        private void count(String name, String description, String... tags) {
            Counter.builder(name)
                    .description(description)
                    .tags(tags)
                    .register(registry)
                    .increment();
        }

        @Override
        public void line(LedgerEvent event) {
            ledger.write(event);
            var prover = checker;
            var violation = prover == null || broken ? null : prover.next(event).orElse(null);
            if (violation != null) {
                broken = true;
                LOG.atError().addKeyValue("invariant", violation.invariant()).log(violation.detail());
                if (violation.invariant() == Invariant.I1) {
                    overAdmissions.increment();
                }
            }
        }

        @Override
        public void figures(RunnerFigures figures) {
            show(figures);
        }
    }
}
