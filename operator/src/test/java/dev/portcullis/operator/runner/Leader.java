package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.allocate.AllocatorSettings;
import dev.portcullis.budget.audit.ForestChecker;
import dev.portcullis.budget.audit.Violation;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.crds.runner.AdmissionCheck;
import dev.portcullis.runner.paying.Catalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A leader that shares the runners of a {@link FakeCluster}, and whose ledger is proved as it goes. */
final class Leader implements RunnerListener {
    final RunnerBook book;
    final RunnerCycle cycle;
    final Map<String, AdmissionCheck.State> checks = new HashMap<>();
    final List<LedgerEvent> lines = new ArrayList<>();
    final List<String> reclaimed = new ArrayList<>();
    final List<String> checked = new ArrayList<>();
    final List<Duration> openedAfter = new ArrayList<>();
    Instant now;
    /** The most that was asked for side by side. */
    int widest;

    @Nullable
    RunnerFigures figures;

    private final FakeCluster cluster;
    private final ForestChecker checker = new ForestChecker();

    Leader(FakeCluster cluster, Catalogue catalogue) {
        this(cluster, catalogue, FakeCluster.NOW);
    }

    Leader(FakeCluster cluster, Catalogue catalogue, Instant now) {
        this.cluster = cluster;
        this.now = now;
        var lists = new PoolLists(cluster);
        var found = lists.claim();
        this.book = new RunnerBook(
                new AllocatorSettings(Duration.ofDays(1), Duration.ofSeconds(10), lists.epoch()),
                PoolMemory.of(lists.statuses()));
        this.cycle = new RunnerCycle(
                new RunnerCycle.Parts(lists, cluster, this::check, this, this::oneByOne, () -> this.now), book);
        cycle.statuses().know(Map.of("linux", 1L), Map.of("a", 1L, "b", 1L, "c", 1L));
        cycle.begin(found, List.copyOf(cluster.records.values()), List.copyOf(cluster.pods.values()), catalogue, now);
    }

    private List<AdmissionCheck> check(RunnerPod pod) {
        var state = checks.getOrDefault(pod.uid(), AdmissionCheck.State.READY);
        return List.of(new AdmissionCheck(AdmissionCheck.Name.EVIDENCE, state, "as the test says"));
    }

    private <T> List<T> oneByOne(List<Supplier<T>> tasks) {
        widest = Math.max(widest, tasks.size());
        return tasks.stream().map(Supplier::get).toList();
    }

    /** Tells everything that is there, and does what follows. */
    void run() {
        run(told -> new PodNews(List.copyOf(cluster.pods.values()), List.of()).tell(told, now));
    }

    void run(Consumer<RunnerBook> tell) {
        cycle.run(tell, now);
    }

    void gone(String uid) {
        cluster.pods.remove(uid);
        run(told -> told.gone(uid, now));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public void begun(long epoch) {}

    @Override
    public void granted(String pool, String budget, Duration waited) {}

    @Override
    public void checked(String pool, String budget, Duration after) {
        checked.add(budget + " " + after.toSeconds());
    }

    @Override
    public void opened(String pool, String budget, Duration after) {
        openedAfter.add(after);
    }

    @Override
    public void denied(String reason) {}

    @Override
    public void reclaimed(String cause) {
        reclaimed.add(cause);
    }

    @Override
    public void line(LedgerEvent event) {
        lines.add(event);
        Optional<Violation> violation = checker.next(event);
        assertThat(violation).as("%s", lines).isEmpty();
    }

    @Override
    public void figures(RunnerFigures next) {
        figures = next;
    }
}
