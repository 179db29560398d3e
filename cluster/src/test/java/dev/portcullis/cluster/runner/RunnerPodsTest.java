package dev.portcullis.cluster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.runner.OwnerReference;
import dev.portcullis.runner.PodFacts.Marks;
import dev.portcullis.runner.PodPhase;
import dev.portcullis.runner.RequestedAmounts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerPodsTest {
    private static Pod pod(String spec) {
        return Serialization.unmarshal("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: " + spec, Pod.class);
    }

    private static Amounts requested(String container) {
        return RunnerPods.of(pod("{containers: [{name: a, resources: " + container + "}]}"))
                .requested();
    }

    @Test
    void readsWhatBudgetsCareAbout() {
        var pod = Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  namespace: arc-api
                  name: api-x7k2
                  uid: uid-pod
                  labels: {portcullis.dev/runner-budget: api, runner-pod: api-x1, actions.github.com/repository: other}
                  annotations: {portcullis.dev/grant-epoch: "7"}
                  ownerReferences:
                  - {apiVersion: actions.github.com/v1alpha1, kind: EphemeralRunner, name: api-x7k2, uid: u, controller: true}
                spec:
                  nodeName: node-1
                  serviceAccountName: api-runner
                  schedulingGates: [{name: example.com/other}, {name: portcullis.dev/admission}]
                  overhead: {memory: 1Ki}
                  initContainers:
                  - {name: proxy, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
                  - {name: clone, resources: {requests: {cpu: 300m}}}
                  containers:
                  - {name: runner, resources: {requests: {cpu: "1.5"}, limits: {cpu: "9", memory: 2Ki}}}
                  ephemeralContainers: [{name: debug}]
                status: {phase: Pending}
                """, Pod.class);

        var facts = RunnerPods.of(pod);

        assertThat(facts.owners())
                .containsExactly(
                        new OwnerReference("actions.github.com/v1alpha1", "EphemeralRunner", "api-x7k2", "u", true));
        assertThat(facts.marks()).isEqualTo(new Marks("api", "7", "api-x1"));
        assertThat(facts.phase()).isEqualTo(PodPhase.GATED);
        assertThat(facts.requested()).isEqualTo(Amounts.of(Map.of("cpu", 1600L, "memory", 3072L)));
        assertThat(List.of(facts.namespace(), facts.name(), facts.uid(), facts.nodeName(), facts.serviceAccount()))
                .containsExactly("arc-api", "api-x7k2", "uid-pod", "node-1", "api-runner");
        assertThat(facts.ephemeralContainers()).isOne();
    }

    @Test
    void gatesOfOthersAreNotOurs() {
        assertThat(RunnerPods.of(pod("{schedulingGates: [{name: portcullis.dev/other}, {}]}"))
                        .phase())
                .isEqualTo(PodPhase.UNGATED);
    }

    @Test
    void anEmptyPodIsReadAsOne() {
        var facts = RunnerPods.of(new Pod());

        assertThat(facts.requested()).isEqualTo(Amounts.NONE);
        assertThat(facts.marks()).isEqualTo(Marks.NONE);
        assertThat(facts.owners()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "1e999999999", "99999999999999999999999999", "1Ei", "1x"})
    void whatIsNoQuantityIsMoreThanThereIs(String quantity) {
        assertThat(requested("{requests: {memory: " + quantity + "}}").get("memory"))
                .isEqualTo(RequestedAmounts.MOST);
    }

    @Test
    void quantitiesAreRoundedUp() {
        assertThat(requested("{requests: {cpu: 1u, memory: 1m, example.com/gpu: 2}}"))
                .isEqualTo(Amounts.of(Map.of("cpu", 1L, "memory", 1L, "example.com/gpu", 2L)));
        assertThat(requested("{requests: {cpu: -1}}")).isEqualTo(Amounts.NONE);
    }
}
