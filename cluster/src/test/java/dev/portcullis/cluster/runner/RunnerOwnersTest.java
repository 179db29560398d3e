package dev.portcullis.cluster.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.runner.Attributions;
import dev.portcullis.runner.OwnerKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerOwnersTest {
    private static final OwnerKind RUNNER = Attributions.kinds().getFirst();

    private static GenericKubernetesResource runner(String rest) {
        return Serialization.unmarshal(
                "apiVersion: actions.github.com/v1alpha1\nkind: EphemeralRunner\n" + rest,
                GenericKubernetesResource.class);
    }

    @Test
    void readsAddressAndRun() {
        var owner = RunnerOwners.of(
                RUNNER,
                runner(
                        "metadata: {namespace: arc-api, name: x, uid: u}\n"
                                + "spec: {githubConfigUrl: \"https://github.com/acme/api\"}\nstatus: {workflowRunId: 9007199254740993}"));

        assertThat(owner.address()).isEqualTo("https://github.com/acme/api");
        assertThat(owner.run()).isEqualTo("9007199254740993");
        assertThat(owner.uid()).isEqualTo("u");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata: {}",
                "spec: {githubConfigUrl: [a]}",
                "spec: {githubConfigUrl: {a: b}}",
                "spec: [githubConfigUrl]",
                "spec: x",
                "spec: {githubConfigUrl: null}"
            })
    void whatIsNoTextIsEmpty(String rest) {
        assertThat(RunnerOwners.of(RUNNER, runner(rest)).address()).isEmpty();
    }

    @Test
    void whatIsTooLongIsEmpty() {
        assertThat(RunnerOwners.of(RUNNER, runner("spec: {githubConfigUrl: " + "a".repeat(2049) + "}"))
                        .address())
                .isEmpty();
    }
}
