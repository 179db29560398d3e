package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.cluster.runner.RunnerPods;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.OwnerLookup;
import dev.portcullis.runner.OwnerObject;
import dev.portcullis.runner.OwnerReference;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.admission.Covering;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A runner that asks for one processor, for whose job four are reserved, and what says that it is a part of that job. */
class RunnerJobPodsTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final OwnerReference SET =
            new OwnerReference("actions.github.com/v1alpha1", "EphemeralRunnerSet", "s", "uid-s", true);
    private static final String ADDRESS = "https://github.com/acme/api";
    private static final String ACCOUNT = "system:serviceaccount:ci:runner";
    private static final String OWNED =
            ", ownerReferences: [{apiVersion: actions.github.com/v1alpha1, kind: EphemeralRunner, name: r, uid: uid-r,"
                    + " controller: true}]";
    private static final String GATE = ", schedulingGates: [{name: portcullis.dev/admission}]";

    private final List<PodFacts> parts = new ArrayList<>();
    private final RunnerHandler handler = new RunnerHandler(
            new NoRunners() {
                @Override
                public OwnerLookup owners() {
                    return (kind, namespace, name) -> Optional.of(
                            kind.kind().equals("EphemeralRunner")
                                    ? new OwnerObject(kind, namespace, name, "uid-r", List.of(SET), ADDRESS, "")
                                    : new OwnerObject(kind, namespace, name, "uid-s", List.of(), ADDRESS, ""));
                }

                @Override
                public Covering covering(String namespace, Attribution attribution) {
                    return attribution instanceof Attribution.Known
                            ? new Covering.Paid("linux", "api", Enforcement.GATE, false)
                            : new Covering.Nobody();
                }

                @Override
                public Optional<PodFacts> pod(String namespace, String name) {
                    return name.equals("runner-1") ? Optional.of(facts(runner("1"))) : Optional.empty();
                }

                @Override
                public List<PodFacts> children(String namespace, String runner) {
                    return parts;
                }

                @Override
                public Optional<Amounts> reserved(String namespace, String podUid) {
                    return podUid.equals("uid-1") ? Optional.of(Amounts.of("cpu", 4000)) : Optional.empty();
                }
            },
            node -> YAML.convertValue(node, Pod.class),
            new RunnerRecords(new KeptRecords(), () -> HandlerScene.NOW),
            "portcullis-system");

    private static String pod(String name, String uid, String metadata, String cpu, String spec) {
        return "{metadata: {namespace: ci, name: %s, uid: %s%s}, spec: {serviceAccountName: runner, containers: [{name: a, "
                        .formatted(name, uid, metadata)
                + "resources: {requests: {cpu: '%s'}}}]%s}}".formatted(cpu, spec);
    }

    private static String runner(String cpu) {
        return pod("runner-1", "uid-1", OWNED, cpu, "");
    }

    private static String part(String metadata, String cpu, String spec) {
        return pod("part", "uid-part", ", labels: {runner-pod: runner-1}" + metadata, cpu, spec);
    }

    private static PodFacts facts(String pod) {
        return RunnerPods.of(YAML.unmarshal("---\n" + pod, Pod.class));
    }

    private static JsonNode yaml(String text) {
        return YAML.unmarshal("---\n" + text, JsonNode.class);
    }

    private boolean passes(String operation, String user, String before, String after) throws MalformedReviewException {
        var request = (ObjectNode) yaml("{uid: q, namespace: ci, name: x, kind: {group: '', version: v1, kind: Pod},"
                + " resource: {resource: pods}, operation: " + operation + ", userInfo: " + user + "}");
        request.set("object", yaml(after));
        if (!before.isEmpty()) {
            request.set("oldObject", yaml(before));
        }
        var review = (ObjectNode) yaml("{apiVersion: admission.k8s.io/v1, kind: AdmissionReview}");
        review.set("request", request);
        var decoded = ReviewDecoder.ofRunners().decode(review.toString().getBytes(StandardCharsets.UTF_8));
        return handler.guard(decoded) instanceof RunnerAnswer.Passes;
    }

    private boolean starts(String cpu) throws MalformedReviewException {
        return passes("CREATE", "{username: '" + ACCOUNT + "'}", "", part("", cpu, ""));
    }

    @Test
    void itStartsWithinWhatIsReservedForTheJob() throws Exception {
        assertThat(starts("3")).isTrue();
        assertThat(starts("3001m")).isFalse();

        parts.add(facts(part("", "2", "")));

        assertThat(starts("1")).isTrue();
        assertThat(starts("1001m")).isFalse();
    }

    @Test
    void whatWaitsBehindItsGateTakesNothingOfAJobThatItNames() throws Exception {
        parts.add(facts(part("", "1000", GATE)));

        assertThat(starts("3")).isTrue();
    }

    @Test
    void anotherRunnerTakesNothingOfAJobThatItNames() throws Exception {
        parts.add(facts(part(OWNED, "1000", "")));

        assertThat(starts("3")).isTrue();
    }

    @Test
    void aRunnerGrowsIntoWhatItsJobLeaves() throws Exception {
        parts.add(facts(part("", "2", "")));

        assertThat(passes("UPDATE", "{username: alice}", runner("1"), runner("2")))
                .isTrue();
        assertThat(passes("UPDATE", "{username: alice}", runner("1"), runner("2001m")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"uid-1; true", "uid-2; false", "UID-1; false", "uid-1, uid-2; false"})
    void onlyTheRunnersOwnTokenSpeaksForIt(String tokenOf, boolean passes) throws Exception {
        var user = "{username: '%s', extra: {authentication.kubernetes.io/pod-uid: [%s]}}".formatted(ACCOUNT, tokenOf);

        assertThat(passes("CREATE", user, "", part("", "1", ""))).isEqualTo(passes);
    }

    @Test
    void aPodThatIsCalledEndedKeepsItsGate() throws Exception {
        var gated = pod("x", "uid-x", OWNED, "1", GATE);
        var ended = gated.substring(0, gated.length() - 1) + ", status: {phase: Failed}}";

        assertThat(passes("UPDATE", "{username: alice}", ended, pod("x", "uid-x", OWNED, "1", "")))
                .isFalse();
    }
}
