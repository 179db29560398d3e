package dev.portcullis.cluster.runner;

import static dev.portcullis.cluster.runner.Declarations.budget;
import static dev.portcullis.cluster.runner.Declarations.budgetOf;
import static dev.portcullis.cluster.runner.Declarations.pool;
import static dev.portcullis.cluster.runner.Declarations.poolOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.RepositoryAddress;
import dev.portcullis.runner.ScaleSet;
import dev.portcullis.runner.admission.Covering;
import dev.portcullis.runner.paying.Payer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who pays for a job of acme/api in namespace arc-api. */
class PayerTest {
    private static final String REPOSITORY = "{id: 4711, name: acme/api}";
    private static final RunnerPool POOL = pool("linux", "");
    private static final RunnerBudget BUDGET = budget("api", "linux", REPOSITORY);
    private static final String NOBODY = "nobody";
    private static final String SEVERAL = "several";

    record Row(String what, List<RunnerPool> pools, List<RunnerBudget> budgets, String url, String expected) {
        Row(String what, List<RunnerPool> pools, List<RunnerBudget> budgets, String expected) {
            this(what, pools, budgets, "https://github.com/acme/api", expected);
        }

        @Override
        public String toString() {
            return what + ": " + expected;
        }
    }

    static Stream<Row> repositories() {
        var budgets = List.of(budget("api", "linux", "{id: 1, name: Acme/API}, {id: 2, name: forge.example/acme/api}"));
        return Stream.of(
                        List.of("https://github.com/acme/api", "linux/api"),
                        List.of("https://forge.example/ACME/api", "linux/api"),
                        List.of("https://github.com/acme/ap", NOBODY),
                        List.of("https://github.com/acme/api2", NOBODY),
                        List.of("https://github.com/acme2/api", NOBODY),
                        List.of("https://evil.example/acme/api", NOBODY),
                        List.of("https://forge.example.evil.example/acme/api", NOBODY),
                        List.of("https://github.com:8443/acme/api", NOBODY))
                .map(row -> new Row(row.getFirst(), List.of(POOL), budgets, row.getFirst(), row.getLast()));
    }

    static Stream<Row> pools() {
        return Stream.of(
                new Row("a pool that counts all namespaces", List.of(POOL), List.of(BUDGET), "linux/api"),
                new Row("one that counts this", counting("arc-api"), List.of(BUDGET), "linux/api"),
                new Row("one below another", List.of(below("linux", "all"), pool("all", "")), twice(), "linux/api"),
                new Row("one that counts others", counting("arc-web"), List.of(BUDGET), NOBODY),
                new Row("none", List.of(), List.of(BUDGET), NOBODY),
                new Row("another", List.of(pool("mac", "")), List.of(BUDGET), NOBODY),
                new Row("one without spec", List.of(poolOf("linux", "")), List.of(BUDGET), NOBODY),
                new Row("one without limits", List.of(poolOf("linux", "spec: {}")), List.of(BUDGET), NOBODY),
                new Row("one that is wrong", List.of(wrong("linux")), List.of(BUDGET), NOBODY),
                new Row("one below none", List.of(below("linux", "all")), List.of(BUDGET), NOBODY),
                new Row("one below itself", List.of(below("linux", "linux")), List.of(BUDGET), NOBODY),
                new Row("one below a wrong one", List.of(below("linux", "all"), wrong("all")), twice(), NOBODY),
                new Row("one in a circle", List.of(below("linux", "a"), below("a", "linux")), List.of(BUDGET), NOBODY),
                new Row(
                        "one below a circle",
                        List.of(below("linux", "a"), below("a", "b"), below("b", "a")),
                        List.of(BUDGET),
                        NOBODY),
                new Row("one as deep as it may be", chain(16), List.of(BUDGET), "linux/api"),
                new Row("one above too many", chain(17), List.of(BUDGET), NOBODY));
    }

    static Stream<Row> budgets() {
        var one = List.of(POOL);
        var wrong = budget("a", 1, "linux", REPOSITORY, ", jobFootprint: {cpu: some}");
        return Stream.of(
                new Row(
                        "a later one of the same name",
                        one,
                        List.of(later("{id: 1, name: ACME/api}"), BUDGET),
                        "linux/api"),
                new Row("a later one of the same number", one, List.of(later("{id: 4711}"), BUDGET), "linux/api"),
                new Row("one of the same age", one, List.of(budget("b", "linux", REPOSITORY), BUDGET), "linux/api"),
                new Row("an earlier one that is wrong", one, List.of(wrong, later(REPOSITORY)), "linux/z"),
                new Row(
                        "a later one in whose way another repository is",
                        one,
                        List.of(budget("web", "linux", "{id: 8, name: acme/web}"), later("{id: 8}, " + REPOSITORY)),
                        NOBODY),
                new Row("none", one, List.of(), NOBODY),
                new Row("one without spec", one, List.of(budgetOf("api", 1, "")), NOBODY),
                new Row("one that is wrong", one, List.of(wrong), NOBODY),
                new Row("one without repositories", one, List.of(budget("api", "linux", "")), NOBODY),
                new Row("one by number alone", one, List.of(budget("api", "linux", "{id: 4711}")), NOBODY),
                new Row("one of another pool", one, List.of(budget("api", "mac", REPOSITORY)), NOBODY),
                new Row(
                        "one that says the same in two ways",
                        one,
                        List.of(budget("api", "linux", REPOSITORY + ", {id: 1, name: github.com/acme/api}")),
                        NOBODY));
    }

    static Stream<Row> severalPools() {
        var mac = ", namespaces: [arc-mac]";
        return Stream.of(
                new Row("two", List.of(POOL, pool("all", "")), both(), SEVERAL),
                new Row(
                        "one below another, and both pay",
                        List.of(below("linux", "all"), pool("all", "")),
                        both(),
                        SEVERAL),
                new Row("two, of which one counts others", List.of(POOL, pool("all", mac)), both(), "linux/api"),
                new Row("two, of which one is wrong", List.of(POOL, wrong("all")), both(), "linux/api"),
                new Row("two that count others", List.of(pool("linux", mac), pool("all", mac)), both(), NOBODY));
    }

    private static List<RunnerPool> counting(String namespace) {
        return List.of(pool("linux", ", namespaces: [" + namespace + "]"));
    }

    private static RunnerPool below(String name, String parent) {
        return pool(name, ", parentName: " + parent);
    }

    private static RunnerPool wrong(String name) {
        return poolOf(name, "spec: {resources: [{name: cpu, nominalQuota: many}]}");
    }

    /** Pool linux, and so many pools in all below it. */
    private static List<RunnerPool> chain(int pools) {
        var chain = new ArrayList<>(List.of(POOL));
        IntStream.range(1, pools)
                .forEach(depth -> chain.add(below("p" + depth, depth == 1 ? "linux" : "p" + (depth - 1))));
        return chain;
    }

    private static RunnerBudget later(String repositories) {
        return budget("z", 2, "linux", repositories, "");
    }

    /** Another repository's budget in the pool around it changes nothing. */
    private static List<RunnerBudget> twice() {
        return List.of(BUDGET, budget("web", "all", "{id: 8, name: acme/web}"));
    }

    private static List<RunnerBudget> both() {
        return List.of(BUDGET, budget("too", "all", REPOSITORY));
    }

    @ParameterizedTest
    @MethodSource({"repositories", "pools", "budgets", "severalPools"})
    void isTheOneBudgetInForceThatNamesTheRepository(Row row) {
        var catalogue = CatalogueBuilder.of(row.pools(), row.budgets());
        var repository = RepositoryAddress.of(row.url()).orElseThrow();

        assertThat(said(catalogue.payer("arc-api", repository))).isEqualTo(row.expected());
        assertThat(labelled(Covering.of(
                        catalogue,
                        "arc-api",
                        new Attribution.Known(repository, new ScaleSet("arc-api", "api"), ""),
                        budget -> false)))
                .as("what the webhook makes of it")
                .isEqualTo(row.expected());
    }

    private static String said(Payer payer) {
        return switch (payer) {
            case Payer.Nobody() -> NOBODY;
            case Payer.Several several -> SEVERAL;
            case Payer.One(var budget, var repository) -> budget.poolName() + "/" + budget.name();
        };
    }

    private static String labelled(Covering covering) {
        return switch (covering) {
            case Covering.Nobody() -> NOBODY;
            case Covering.Several() -> SEVERAL;
            case Covering.Paid paid -> paid.pool() + "/" + paid.budget();
        };
    }
}
