package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import dev.portcullis.operator.runner.RunnerPod.Whose;
import dev.portcullis.runner.RepositoryAddress;
import dev.portcullis.runner.paying.Catalogue;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final Catalogue CATALOGUE = CatalogueBuilder.of(
            List.of(
                    Declarations.pool("linux", "resources: [{name: jobs, nominalQuota: 10}]"),
                    Declarations.pool("mac", "resources: [{name: jobs, nominalQuota: 10}], namespaces: [both]")),
            List.of(
                    Declarations.budget("a", "poolName: linux, repositories: [{id: 7, name: Acme/Api}]"),
                    Declarations.budget("b", "poolName: mac, repositories: [{id: 8, name: acme/api}]")));

    private static Placement place(String namespace, Whose whose) {
        return Placement.of(
                CATALOGUE, new RunnerPod("1", namespace, "p", Phase.GATED, whose, Amounts.NONE, Instant.EPOCH, false));
    }

    private static Whose of(String repository) {
        return new Whose.Repository(new RepositoryAddress("github.com", repository), "r");
    }

    @Test
    void isInThePoolOfTheBudgetThatPays() {
        assertThat(place("ci", of("acme/api"))).isEqualTo(new Placement.Placed("linux", "a", 7, "Acme/Api", "r"));
    }

    @Test
    void isNowhereWhereNobodyPays() {
        assertThat(place("ci", of("acme/web"))).isInstanceOfSatisfying(Placement.Nowhere.class, nowhere -> {
            assertThat(nowhere.reason()).isEqualTo("UnknownRepository");
            assertThat(nowhere.message()).contains("acme/web", "namespace ci");
        });
    }

    @Test
    void isNowhereWhereItIsLeftOpenWhoPays() {
        assertThat(place("both", of("acme/api"))).isInstanceOfSatisfying(Placement.Nowhere.class, nowhere -> {
            assertThat(nowhere.reason()).isEqualTo("Misconfigured");
            assertThat(nowhere.message()).contains("budgets a and b", "namespace both");
        });
    }

    @Test
    void isNowhereWhereNobodyCanSayWhoseJobItIs() {
        assertThat(place("ci", new Whose.Unknown("its owner is not there")))
                .isEqualTo(new Placement.Nowhere("UnknownRepository", "its owner is not there"));
        assertThat(place("ci", new Whose.Nobody())).isEqualTo(new Placement.Foreign());
    }
}
