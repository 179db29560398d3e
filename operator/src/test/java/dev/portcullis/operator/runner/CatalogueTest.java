package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.operator.runner.Catalogue.Declared;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import dev.portcullis.operator.runner.RunnerPod.Whose;
import dev.portcullis.runner.RepositoryAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final String TEN = "resources: [{name: jobs, nominalQuota: 10}]";

    private static RunnerPool pool(String name, String more) {
        return Declarations.pool(name, TEN + more);
    }

    private static RunnerBudget budget(String name, String pool, String repositories) {
        return Declarations.budget(name, "poolName: %s, repositories: [%s]".formatted(pool, repositories));
    }

    private static Placement place(Catalogue catalogue, String namespace, String host, String repository) {
        return catalogue.place(new RunnerPod(
                "1",
                namespace,
                "p",
                Phase.GATED,
                new Whose.Repository(new RepositoryAddress(host, repository), "r"),
                Amounts.NONE,
                Instant.EPOCH,
                false));
    }

    private static String problem(Catalogue catalogue, Declared where) {
        return Objects.requireNonNull(catalogue.problems().get(where)).message();
    }

    @Test
    void aRepositoryIsFoundByItsNameWhateverItsCaseAndByNoPartOfIt() {
        var catalogue = CatalogueBuilder.of(
                List.of(pool("linux", "")), List.of(budget("a", "linux", "{id: 7, name: Acme/Api}, {id: 8}")));

        assertThat(place(catalogue, "ci", "github.com", "acme/api"))
                .isEqualTo(new Placement.Placed("linux", "a", 7, "Acme/Api", "r"));
        assertThat(place(catalogue, "ci", "github.com", "acme/ap")).isInstanceOf(Placement.Nowhere.class);
        assertThat(place(catalogue, "ci", "github.com", "acme/api2")).isInstanceOf(Placement.Nowhere.class);
        assertThat(place(catalogue, "ci", "forge.example", "acme/api"))
                .as("another forge's repository of that name is another repository")
                .isInstanceOf(Placement.Nowhere.class);
    }

    @Test
    void aPoolCountsTheNamespacesThatItNames() {
        var catalogue = CatalogueBuilder.of(
                List.of(pool("linux", ", namespaces: [ci]"), pool("mac", ", namespaces: [mac]")),
                List.of(budget("a", "linux", "{id: 1, name: acme/a}"), budget("b", "mac", "{id: 1, name: acme/a}")));

        assertThat(place(catalogue, "ci", "github.com", "acme/a"))
                .isInstanceOfSatisfying(
                        Placement.Placed.class,
                        placed -> assertThat(placed.pool()).isEqualTo("linux"));
        assertThat(place(catalogue, "mac", "github.com", "acme/a"))
                .isInstanceOfSatisfying(
                        Placement.Placed.class,
                        placed -> assertThat(placed.pool()).isEqualTo("mac"));
        assertThat(place(catalogue, "other", "github.com", "acme/a")).isInstanceOf(Placement.Nowhere.class);
    }

    @Test
    void twoPoolsThatBothCountAPodAreMisconfigured() {
        var catalogue = CatalogueBuilder.of(
                List.of(pool("linux", ""), pool("mac", ", namespaces: [ci]")),
                List.of(budget("a", "linux", "{id: 1, name: acme/a}"), budget("b", "mac", "{id: 1, name: acme/a}")));

        assertThat(place(catalogue, "ci", "github.com", "acme/a"))
                .isInstanceOfSatisfying(
                        Placement.Nowhere.class,
                        nowhere -> assertThat(nowhere.reason()).isEqualTo("Misconfigured"));
        assertThat(place(catalogue, "elsewhere", "github.com", "acme/a")).isInstanceOf(Placement.Placed.class);
    }

    @Test
    void theLaterOfTwoBudgetsForOneRepositoryIsNotInForce() {
        var late = Declarations.budget(
                "a", "2026-06-02T00:00:00Z", "poolName: linux, repositories: [{id: 2, name: acme/api}]");
        var early = Declarations.budget(
                "z", "2026-06-01T00:00:00Z", "poolName: linux, repositories: [{id: 1, name: ACME/api}]");
        var number = Declarations.budget("n", "2026-06-03T00:00:00Z", "poolName: linux, repositories: [{id: 1}]");
        var catalogue = CatalogueBuilder.of(List.of(pool("linux", "")), List.of(late, number, early));

        assertThat(catalogue.problems()).containsOnlyKeys(Declared.budget("a"), Declared.budget("n"));
        assertThat(problem(catalogue, Declared.budget("a"))).contains("budget z");
        assertThat(place(catalogue, "ci", "github.com", "acme/api"))
                .isInstanceOfSatisfying(
                        Placement.Placed.class,
                        placed -> assertThat(placed.repository()).isEqualTo(1));
    }

    @Test
    void whatIsWrongTakesOnlyWhatDependsOnIt() {
        var catalogue = CatalogueBuilder.of(
                List.of(
                        Declarations.pool("bad", "resources: [{name: cpu, nominalQuota: many}]"),
                        pool("below", ", parentName: bad"),
                        pool("one", ", parentName: two"),
                        pool("two", ", parentName: one"),
                        pool("good", "")),
                List.of(
                        budget("a", "bad", "{id: 1, name: acme/a}"),
                        budget("b", "below", "{id: 1, name: acme/a}"),
                        budget("c", "nowhere", "{id: 1, name: acme/a}"),
                        Declarations.budget(
                                "d",
                                "poolName: good, repositories: [{id: 1, name: acme/a}], stopPolicy: Hold,"
                                        + " jobFootprint: {cpu: some}"),
                        budget("e", "good", "{id: 2, name: acme/b}")));

        assertThat(catalogue.problems())
                .containsOnlyKeys(
                        Declared.pool("bad"),
                        Declared.pool("below"),
                        Declared.pool("one"),
                        Declared.pool("two"),
                        Declared.budget("a"),
                        Declared.budget("b"),
                        Declared.budget("c"),
                        Declared.budget("d"));
        assertThat(catalogue.trees()).hasSize(1);
        assertThat(place(catalogue, "ci", "github.com", "acme/b")).isInstanceOf(Placement.Placed.class);
    }

    @Test
    void aPoolGrantsNoMoreThanItsListHolds() {
        var catalogue = CatalogueBuilder.of(
                List.of(
                        Declarations.pool("many", "resources: [{name: jobs, nominalQuota: 9000}]"),
                        Declarations.pool("unsaid", "resources: [{name: cpu, nominalQuota: 9000}]")),
                List.of());

        assertThat(catalogue.trees())
                .allSatisfy(tree -> assertThat(tree.root().most(tree.resources().indexOf(Amounts.JOBS)))
                        .isEqualTo(5000));
    }

    @Test
    void whatWasHeldIsReadAsItWasWritten() {
        var amounts = Amounts.of(Map.of("jobs", 1L, "cpu", 1500L, "memory", 8L << 30, "example.com/gpu", 2L));

        assertThat(QuantityText.read(QuantityText.of(amounts))).contains(amounts);
        assertThat(QuantityText.of("cpu", 4000)).isEqualTo("4");
        assertThat(QuantityText.of("cpu", 1500)).isEqualTo("1500m");
    }
}
