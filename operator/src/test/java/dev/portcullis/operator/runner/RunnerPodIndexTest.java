package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.operator.runner.RunnerPod.Whose;
import dev.portcullis.runner.Attributions;
import dev.portcullis.runner.OwnerKind;
import dev.portcullis.runner.OwnerLookup;
import dev.portcullis.runner.OwnerObject;
import dev.portcullis.runner.OwnerReference;
import dev.portcullis.runner.RepositoryAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What owners say of Pods later than the Pods came: whose they are, and of which run once a job has come to them. */
class RunnerPodIndexTest {
    private static final String VERSION = "actions.github.com/v1alpha1";
    private static final String ADDRESS = "https://github.com/acme/a";
    private static final RepositoryAddress REPOSITORY = new RepositoryAddress("github.com", "acme/a");

    private final Map<String, OwnerObject> owners = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final RunnerPodIndex index = new RunnerPodIndex(new PodReader(new OwnerLookup() {
        @Override
        public Optional<OwnerObject> find(OwnerKind kind, String namespace, String name) {
            asked.add(name);
            return Optional.ofNullable(owners.get(kind.kind() + "/" + name));
        }
    }));

    private static OwnerReference controller(String kind, String name) {
        return new OwnerReference(VERSION, kind, name, "uid-" + name, true);
    }

    private void owner(String kind, String name, List<OwnerReference> above, String run) {
        var of = Attributions.kinds().stream()
                .filter(known -> known.kind().equals(kind))
                .findFirst()
                .orElseThrow();
        owners.put(kind + "/" + name, new OwnerObject(of, "ci", name, "uid-" + name, above, ADDRESS, run));
    }

    private void runner(String run) {
        owner("EphemeralRunnerSet", "set", List.of(), "");
        owner("EphemeralRunner", "runner", List.of(controller("EphemeralRunnerSet", "set")), run);
    }

    private static Pod pod(String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("ci")
                .withName("pod-1")
                .withUid("1")
                .addNewOwnerReference()
                .withApiVersion(VERSION)
                .withKind("EphemeralRunner")
                .withName("runner")
                .withUid("uid-runner")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    @Test
    void theRunIsToldOnceItsRunnerSaysIt() {
        runner("");
        assertThat(index.put(pod("Running")).whose()).isEqualTo(new Whose.Repository(REPOSITORY, ""));
        assertThat(index.resolve()).isEmpty();

        runner("77");

        assertThat(index.resolve())
                .extracting(RunnerPod::whose)
                .containsExactly(new Whose.Repository(REPOSITORY, "77"));
        assertThat(index.all()).extracting(RunnerPod::whose).containsExactly(new Whose.Repository(REPOSITORY, "77"));
        assertThat(index.resolve()).isEmpty();
    }

    @Test
    void whoseItIsMayBeKnownBeforeTheRunIs() {
        assertThat(index.put(pod("Running")).whose()).isInstanceOf(Whose.Unknown.class);
        runner("");
        assertThat(index.resolve()).extracting(RunnerPod::whose).containsExactly(new Whose.Repository(REPOSITORY, ""));
        runner("77");

        assertThat(index.resolve())
                .extracting(RunnerPod::whose)
                .containsExactly(new Whose.Repository(REPOSITORY, "77"));
    }

    @Test
    void nobodyIsAskedForTheRunOfWhatWaits() {
        runner("");
        index.put(new PodBuilder(pod("Pending"))
                .editSpec()
                .addNewSchedulingGate("portcullis.dev/admission")
                .endSpec()
                .build());
        asked.clear();

        assertThat(index.resolve()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void nobodyIsAskedAgainOfWhatIsKnownOrOver() {
        runner("77");
        index.put(pod("Running"));
        asked.clear();
        index.resolve();
        assertThat(asked).isEmpty();

        runner("");
        index.put(pod("Succeeded"));
        asked.clear();
        index.resolve();
        index.put(pod("Running"));
        index.remove("1");
        assertThat(index.resolve()).isEmpty();
        assertThat(index.all()).isEmpty();
    }
}
