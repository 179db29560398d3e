package dev.portcullis.budget.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.budget.Trees;
import dev.portcullis.budget.quantity.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetTreeTest {
    private static final Pool ROOT = Trees.pool(4);

    private static Pool part(String name, String parent) {
        return new Pool(name, parent, Map.of(), Weight.ONE);
    }

    @Test
    void putsParentsBeforeTheirChildren() {
        var tree = BudgetTree.of(List.of(part("b", "a"), part("a", "linux"), ROOT), List.of(Trees.budget(1)));

        assertThat(tree.levels()).extracting(Level::name).containsExactly("linux", "a", "b", "team-1");
        assertThat(tree.budgetOf("linux", 1)).isPresent();
        assertThat(tree.budgetOf("linux", 2)).isEmpty();
        assertThat(tree.budgetOf("a", 1)).isEmpty();
    }

    @Test
    void refusesWhatIsNotOneTree() {
        refuses(List.of(), List.of());
        refuses(List.of(ROOT, Pool.root("windows", Map.of())), List.of());
        refuses(List.of(ROOT, part("a", "nowhere")), List.of());
        refuses(List.of(ROOT, part("a", "b"), part("b", "a")), List.of());
        refuses(List.of(ROOT, part("a", "a")), List.of());
    }

    @Test
    void tellsTreesApart() {
        var windows = Pool.root("windows", Map.of());
        var pools = List.of(part("a", "linux"), windows, ROOT);

        var trees = BudgetTree.forest(pools, List.of(Trees.budget(1)));

        assertThat(trees).extracting(tree -> tree.root().name()).containsExactly("windows", "linux");
        assertThat(trees.getLast().pools()).containsExactly(part("a", "linux"), ROOT);
        assertThat(trees.getLast().budgets()).containsExactly(Trees.budget(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BudgetTree.forest(List.of(windows), List.of(Trees.budget(1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BudgetTree.forest(List.of(ROOT, part("a", "nowhere")), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BudgetTree.forest(List.of(ROOT, part("a", "b"), part("b", "a")), List.of()));
    }

    @Test
    void refusesWhatIsThereTwice() {
        refuses(List.of(ROOT, part("a", "linux"), part("a", "linux")), List.of());
        refuses(List.of(ROOT), List.of(Trees.budget(1), Trees.budget(1)));
        refuses(List.of(ROOT), List.of(Trees.budget(1), Trees.budget("other", 1, Map.of(), BudgetRules.DEFAULT)));
    }

    @Test
    void refusesMoreThanAnybodyCouldMean() {
        var deep = new ArrayList<>(List.of(Pool.root("0", Map.of())));
        var wide = new ArrayList<>(deep);
        for (var i = 1; i <= 16; i++) {
            deep.add(part(String.valueOf(i), String.valueOf(i - 1)));
        }
        for (var i = 1; i <= 1000; i++) {
            wide.add(part(String.valueOf(i), "0"));
        }

        refuses(deep, List.of());
        refuses(wide, List.of());
        assertThat(BudgetTree.of(deep.subList(0, 16), List.of()).levels()).hasSize(16);
        assertThat(BudgetTree.of(wide.subList(0, 1000), List.of()).levels()).hasSize(1000);
    }

    @Test
    void refusesABudgetInAnUnknownPool() {
        refuses(List.of(Pool.root("windows", Map.of())), List.of(Trees.budget(1)));
    }

    private static void refuses(List<Pool> pools, List<Budget> budgets) {
        assertThatIllegalArgumentException().isThrownBy(() -> BudgetTree.of(pools, budgets));
    }

    @Test
    void refusesNumbersThatMeanNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Quota.of(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(1, -1L, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(1, null, -1L));
        assertThatIllegalArgumentException().isThrownBy(() -> new Weight(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Weight(1_000_001));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(0, 1, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(1, 0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(1, 1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(1, 1, Duration.ofDays(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> BudgetRules.DEFAULT.withMaxJobsPerRun(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BudgetRules.DEFAULT.withQueueing(QueueingStrategy.STRICT_FIFO, -1));
    }

    @Test
    void chargesNoLessThanTheFootprintAndOneJobWhateverIsAskedFor() {
        var budget = new Budget("a", "linux", List.of(), Map.of(), Amounts.of("cpu", 4000), BudgetRules.DEFAULT);

        assertThat(budget.demand(Amounts.NONE)).isEqualTo(Amounts.of(Map.of("cpu", 4000L, "jobs", 1L)));
        assertThat(budget.demand(Amounts.of(Map.of("cpu", 1L, "jobs", 7L, "memory", 3L))))
                .isEqualTo(Amounts.of(Map.of("cpu", 4000L, "jobs", 1L, "memory", 3L)));
        assertThat(budget.demand(Amounts.of("cpu", 8000)).get("cpu")).isEqualTo(8000);
    }
}
