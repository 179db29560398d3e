package dev.portcullis.runner.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.paying.Catalogue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoveringTest {
    private static final Catalogue CATALOGUE =
            new Catalogue(List.of(tree("linux", "api"), tree("mac", "too")), Map.of("mac", Set.of("both")), Map.of());

    private static BudgetTree tree(String pool, String budget) {
        return BudgetTree.of(
                List.of(Pool.root(pool, Map.of(Amounts.JOBS, Quota.of(4)))),
                List.of(new Budget(
                        budget,
                        pool,
                        List.of(new Repository(4711, "Acme/API")),
                        Map.of(),
                        Amounts.NONE,
                        BudgetRules.DEFAULT)));
    }

    private static Covering covering(String namespace, Attribution attribution, String full) {
        return Covering.of(
                CATALOGUE, namespace, attribution, budget -> budget.name().equals(full));
    }

    @Test
    void saysWhoPaysAndWhetherThereIsRoom() {
        assertThat(covering("arc-api", Facts.KNOWN, "too"))
                .isEqualTo(new Covering.Paid("linux", "api", Enforcement.GATE, false));
        assertThat(covering("arc-api", Facts.KNOWN, "api"))
                .isEqualTo(new Covering.Paid("linux", "api", Enforcement.GATE, true));
    }

    @Test
    void leavesItOpenWhereSeveralWouldPay() {
        assertThat(covering("both", Facts.KNOWN, "")).isEqualTo(new Covering.Several());
    }

    @Test
    void nobodyPaysForWhatIsNoRepositorys() {
        assertThat(covering("arc-api", new Attribution.NotARunner(), "")).isEqualTo(new Covering.Nobody());
        assertThat(covering("arc-api", new Attribution.Unknown(Attribution.Why.OWNER_MISSING, ""), ""))
                .isEqualTo(new Covering.Nobody());
    }
}
