package dev.portcullis.cluster.runner;

import static dev.portcullis.cluster.runner.Declarations.budget;
import static dev.portcullis.cluster.runner.Declarations.pool;
import static dev.portcullis.cluster.runner.Declarations.poolOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.runner.paying.Catalogue;
import dev.portcullis.runner.paying.Catalogue.Declared;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueBuilderTest {
    private static final String REPOSITORY = "{id: 1, name: acme/api}";

    private static String problem(Catalogue catalogue, Declared where, boolean invalid) {
        var problem = Objects.requireNonNull(catalogue.problems().get(where));
        assertThat(problem.invalid()).isEqualTo(invalid);
        return problem.message();
    }

    @Test
    void whatIsWrongTakesOnlyWhatDependsOnIt() {
        var catalogue = CatalogueBuilder.of(
                List.of(
                        poolOf("bad", "spec: {resources: [{name: cpu, nominalQuota: many}]}"),
                        pool("below", ", parentName: bad"),
                        pool("one", ", parentName: two"),
                        pool("two", ", parentName: one"),
                        pool("good", "")),
                List.of(
                        budget("a", "bad", REPOSITORY),
                        budget("b", "below", REPOSITORY),
                        budget("c", "nowhere", REPOSITORY),
                        budget("d", 1, "good", REPOSITORY, ", jobFootprint: {cpu: some}"),
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
        assertThat(problem(catalogue, Declared.pool("bad"), true)).contains("nominalQuota");
        assertThat(problem(catalogue, Declared.pool("below"), false)).contains("around it");
        assertThat(problem(catalogue, Declared.budget("b"), false)).contains("pool below");
        assertThat(problem(catalogue, Declared.budget("d"), true)).contains("jobFootprint");
        assertThat(catalogue.trees()).hasSize(1);
        assertThat(catalogue.byRoot()).containsOnlyKeys("good");
        assertThat(catalogue.budget("e")).isPresent();
        assertThat(catalogue.budget("d")).isEmpty();
    }

    @Test
    void theLaterOfTwoBudgetsForOneRepositoryIsNotInForce() {
        var catalogue = CatalogueBuilder.of(
                List.of(pool("linux", "")),
                List.of(
                        budget("a", 2, "linux", "{id: 2, name: acme/api}", ""),
                        budget("n", 3, "linux", "{id: 1}", ""),
                        budget("z", 1, "linux", "{id: 1, name: ACME/api}", "")));

        assertThat(catalogue.problems()).containsOnlyKeys(Declared.budget("a"), Declared.budget("n"));
        assertThat(problem(catalogue, Declared.budget("a"), false)).contains("acme/api", "budget z");
        assertThat(problem(catalogue, Declared.budget("n"), false)).contains("budget z");
    }

    @Test
    void aBudgetThatNamesARepositoryInTwoWaysIsWrongByItself() {
        var catalogue = CatalogueBuilder.of(
                List.of(pool("linux", "")),
                List.of(
                        budget("a", 1, "linux", REPOSITORY + ", {id: 2, name: github.com/Acme/api}", ""),
                        budget("b", 2, "linux", "{id: 2, name: acme/api}", "")));

        assertThat(problem(catalogue, Declared.budget("a"), true)).contains("github.com/Acme/api", "twice");
        assertThat(catalogue.problems()).as("it stands in nobody's way").containsOnlyKeys(Declared.budget("a"));
    }

    @Test
    void aTreeThatCannotBeIsInForceInNoPartAndStandsInNoOthersWay() {
        var pools = IntStream.range(0, 17)
                .mapToObj(depth -> pool("p" + depth, depth == 0 ? "" : ", parentName: p" + (depth - 1)));
        var catalogue = CatalogueBuilder.of(
                Stream.concat(pools, Stream.of(pool("good", ""))).toList(),
                List.of(budget("a", "p0", REPOSITORY), budget("b", "good", REPOSITORY)));

        assertThat(catalogue.byRoot()).containsOnlyKeys("good");
        assertThat(catalogue.problems()).hasSize(18).doesNotContainKey(Declared.budget("b"));
        assertThat(problem(catalogue, Declared.budget("a"), false)).contains("16 pools deep");
    }

    @Test
    void aPoolGrantsNoMoreThanItsListHolds() {
        var catalogue = CatalogueBuilder.of(
                List.of(
                        poolOf("many", "spec: {resources: [{name: jobs, nominalQuota: 9000}]}"),
                        poolOf("unsaid", "spec: {resources: [{name: cpu, nominalQuota: 9000}]}")),
                List.of());

        assertThat(catalogue.trees())
                .hasSize(2)
                .allSatisfy(tree -> assertThat(tree.root().most(tree.resources().indexOf(Amounts.JOBS)))
                        .isEqualTo(5000));
    }
}
