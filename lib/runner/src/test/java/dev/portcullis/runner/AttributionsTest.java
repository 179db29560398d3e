package dev.portcullis.runner;

import static dev.portcullis.runner.Cluster.ADDRESS;
import static dev.portcullis.runner.Cluster.RUNNER;
import static dev.portcullis.runner.Cluster.SCALE_SET;
import static dev.portcullis.runner.Cluster.SET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.runner.Attribution.Known;
import dev.portcullis.runner.Attribution.NotARunner;
import dev.portcullis.runner.Attribution.Unknown;
import dev.portcullis.runner.Attribution.Why;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributionsTest {
    private static OwnerReference with(String apiVersion, String kind, String name, String uid, boolean controller) {
        return new OwnerReference(apiVersion, kind, name, uid, controller);
    }

    private static Attribution of(OwnerLookup owners, OwnerReference... references) {
        return Attributions.of(Cluster.pod(references), owners);
    }

    private static void isUnknown(Attribution attribution, Why why) {
        assertThat(attribution)
                .isInstanceOfSatisfying(
                        Unknown.class, unknown -> assertThat(unknown.why()).isEqualTo(why));
    }

    @Test
    void aRunnersPodIsItsRepositorys() {
        assertThat(of(Cluster.usual(), RUNNER))
                .isEqualTo(new Known(
                        new RepositoryAddress("github.com", "acme/api"),
                        new ScaleSet(Cluster.NAMESPACE, "api"),
                        "4711"));
    }

    @Test
    void aRunnerWithoutRunHasNone() {
        var cluster = Cluster.usual().having(Cluster.runner(ADDRESS, "", List.of(SET)));

        assertThat(of(cluster, RUNNER))
                .isInstanceOfSatisfying(
                        Known.class, known -> assertThat(known.run()).isEmpty());
    }

    @Test
    void whatNothingOwnsIsNoRunner() {
        assertThat(of(Cluster.usual())).isEqualTo(new NotARunner());
        assertThat(of(Cluster.usual(), with("batch/v1", "Job", RUNNER.name(), RUNNER.uid(), true)))
                .isEqualTo(new NotARunner());
    }

    @ParameterizedTest
    @CsvSource({
        "actions.github.com/v1alpha2, EphemeralRunner",
        "actions.github.com, EphemeralRunner",
        "v1alpha1, EphemeralRunner",
        "evil.example/v1alpha1, EphemeralRunner",
        "actions.summerwind.dev/v1alpha1, EphemeralRunner",
        "actions.github.com/v1alpha1, EphemeralRunnerSet",
        "actions.github.com/v1alpha1, AutoscalingRunnerSet",
        "actions.github.com/v1alpha1, ephemeralrunner",
        "Actions.GitHub.com/v1alpha1, EphemeralRunner"
    })
    void whatIsOfAnotherKindIsNoRunner(String apiVersion, String kind) {
        assertThat(of(Cluster.usual(), with(apiVersion, kind, RUNNER.name(), RUNNER.uid(), true)))
                .isEqualTo(new NotARunner());
    }

    @Test
    void anOwnerThatIsNotThereIsMissing() {
        isUnknown(of(Cluster.empty(), RUNNER), Why.OWNER_MISSING);
        isUnknown(of(Cluster.empty().having(Cluster.runner(ADDRESS, "", List.of(SET))), RUNNER), Why.OWNER_MISSING);
        isUnknown(
                of(Cluster.usual(), with(RUNNER.apiVersion(), RUNNER.kind(), "api-other", RUNNER.uid(), true)),
                Why.OWNER_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uid-of-mine", "UID-RUNNER", "uid-runner "})
    void theNameOfARunnerAloneIsASpoof(String uid) {
        isUnknown(
                of(Cluster.usual(), with(RUNNER.apiVersion(), RUNNER.kind(), RUNNER.name(), uid, true)),
                Why.OWNER_MISMATCH);
    }

    @Test
    void anOwnerWithoutUidOwnsNothing() {
        var nameless =
                new OwnerObject(ArcAdapter.RUNNER, Cluster.NAMESPACE, RUNNER.name(), "", List.of(SET), ADDRESS, "");

        isUnknown(
                of(Cluster.usual().having(nameless), with(RUNNER.apiVersion(), RUNNER.kind(), RUNNER.name(), "", true)),
                Why.OWNER_MISMATCH);
    }

    @Test
    void aRunnerThatDoesNotControlThePodIsASpoof() {
        isUnknown(
                of(Cluster.usual(), with(RUNNER.apiVersion(), RUNNER.kind(), RUNNER.name(), RUNNER.uid(), false)),
                Why.OWNER_MISMATCH);
    }

    @Test
    void twoControllersAreASpoof() {
        isUnknown(of(Cluster.usual(), RUNNER, SET), Why.OWNER_MISMATCH);
        isUnknown(of(Cluster.usual(), RUNNER, RUNNER), Why.OWNER_MISMATCH);
    }

    @Test
    void aRunnerOfNoSetIsASpoof() {
        isUnknown(of(Cluster.usual().having(Cluster.runner(ADDRESS, "", List.of())), RUNNER), Why.OWNER_MISMATCH);
        isUnknown(
                of(Cluster.usual().having(Cluster.runner(ADDRESS, "", List.of(SCALE_SET))), RUNNER),
                Why.OWNER_MISMATCH);
    }

    @Test
    void theNameOfASetAloneIsASpoof() {
        var forged = with(SET.apiVersion(), SET.kind(), SET.name(), "uid-of-mine", true);

        isUnknown(of(Cluster.usual().having(Cluster.runner(ADDRESS, "", List.of(forged))), RUNNER), Why.OWNER_MISMATCH);
    }

    @Test
    void aRunnerAtAnotherAddressThanItsSetIsASpoof() {
        isUnknown(of(Cluster.with("https://github.com/acme/secret", ADDRESS), RUNNER), Why.OWNER_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "https://github.com/acme", "https://github.com/enterprises/acme", "acme/api", "javascript:1"
            })
    void whoServesMoreThanOneRepositoryIsNoRepositorys(String address) {
        isUnknown(of(Cluster.with(address, address), RUNNER), Why.NOT_A_REPOSITORY);
    }

    @Test
    void aSetThatNamesNoScaleSetIsShownWithoutOne() {
        var cluster = Cluster.usual().having(Cluster.set(ADDRESS, List.of()));

        assertThat(of(cluster, RUNNER))
                .isInstanceOfSatisfying(
                        Known.class,
                        known -> assertThat(known.scaleSet().name()).isEmpty());
    }
}
