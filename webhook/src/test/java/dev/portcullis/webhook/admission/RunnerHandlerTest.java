package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.admission.Grants;
import dev.portcullis.runner.admission.Refusal;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerHandlerTest {
    private static final String OPERATOR = "system:serviceaccount:portcullis-system:portcullis-operator";
    private static final String GATED =
            "{schedulingGates: [{name: portcullis.dev/admission}], containers: [{name: a}]}";
    private static final String FREE = "{containers: [{name: a}]}";
    private static final String EPOCH = "annotations: {portcullis.dev/grant-epoch: \"7\"}";

    private RunnerHandler handler = handler(new NoRunners());

    private static RunnerHandler handler(NoRunners runners) {
        return new RunnerHandler(
                runners,
                node -> new KubernetesSerialization().convertValue(node, Pod.class),
                new RunnerRecords(new KeptRecords(), () -> HandlerScene.NOW),
                "portcullis-system");
    }

    private static JsonNode yaml(String text) {
        return Serialization.unmarshal("---\n" + text, JsonNode.class);
    }

    private static AdmissionRequest review(String operation, String user, String before, String after)
            throws MalformedReviewException {
        var request =
                (ObjectNode) yaml("{uid: r1, namespace: arc-api, name: x, kind: {group: '', version: v1, kind: Pod},"
                        + " resource: {resource: pods}, operation: " + operation + ", userInfo: {username: '" + user
                        + "'}}");
        request.set("object", yaml(after));
        if (!before.isEmpty()) {
            request.set("oldObject", yaml(before));
        }
        var review = (ObjectNode) yaml("{apiVersion: admission.k8s.io/v1, kind: AdmissionReview}");
        review.set("request", request);
        return ReviewDecoder.ofRunners().decode(review.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String pod(String metadata, String spec) {
        return "{metadata: {name: x, uid: uid-pod, " + metadata + "}, spec: " + spec + "}";
    }

    private String gate(String object) throws MalformedReviewException {
        return switch (handler.gate(review("CREATE", "alice", "", object))) {
            case RunnerAnswer.Passes passes -> "";
            case RunnerAnswer.Patches(var uid, var patch) -> patch.toString();
            case RunnerAnswer.Refuses(var uid, var refusal) -> refusal.text();
        };
    }

    private Optional<Refusal> guard(String operation, String user, String before, String after)
            throws MalformedReviewException {
        return switch (handler.guard(review(operation, user, before, after))) {
            case RunnerAnswer.Passes passes -> Optional.empty();
            case RunnerAnswer.Patches patches -> throw new AssertionError("a guard changes nothing");
            case RunnerAnswer.Refuses(var uid, var refusal) -> Optional.of(refusal);
        };
    }

    private void guarded(String operation, String user, String before, String after) throws MalformedReviewException {
        assertThat(guard(operation, user, before, after)).isPresent();
    }

    @Test
    void aPodOfWhichNothingIsKnownGetsItsGate() throws Exception {
        assertThat(gate(pod("", FREE)))
                .isEqualTo("[{\"op\":\"add\",\"path\":\"/spec/schedulingGates\",\"value\":"
                        + "[{\"name\":\"portcullis.dev/admission\"}]}]");
    }

    @Test
    void gatesOfOthersStay() throws Exception {
        assertThat(gate(pod("", "{schedulingGates: [{name: example.com/other}]}")))
                .isEqualTo("[{\"op\":\"add\",\"path\":\"/spec/schedulingGates/-\",\"value\":"
                        + "{\"name\":\"portcullis.dev/admission\"}}]");
    }

    @Test
    void aPodWithItsGateStaysAsItIs() throws Exception {
        assertThat(gate(pod("", GATED))).isEmpty();
    }

    @Test
    void marksThatAPodBringsAreTakenAway() throws Exception {
        assertThat(gate(pod("labels: {portcullis.dev/runner-budget: other}, " + EPOCH, GATED)))
                .isEqualTo("[{\"op\":\"remove\",\"path\":\"/metadata/labels/portcullis.dev~1runner-budget\"},"
                        + "{\"op\":\"remove\",\"path\":\"/metadata/annotations/portcullis.dev~1grant-epoch\"}]");
    }

    @Test
    void aPodThatNamesItsNodeIsRefused() throws Exception {
        assertThat(gate(pod("", "{nodeName: node-1}"))).startsWith("exceeded quota: ");
    }

    @Test
    void aPodThatLostItsGateOnTheWayIsRefused() throws Exception {
        guarded("CREATE", "alice", "", pod("", FREE));
        guarded("CREATE", OPERATOR, "", pod("", FREE));
        guarded("CREATE", "alice", "", pod(EPOCH, GATED));
        assertThat(guard("CREATE", "alice", "", pod("", GATED))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "",
                "system:serviceaccount:portcullis-system:portcullis-webhook",
                "system:serviceaccount:arc-api:portcullis-operator",
                "system:serviceaccount:kube-system:generic-garbage-collector"
            })
    void onlyTheOperatorRemovesTheGate(String user) throws Exception {
        handler = handler(granting(7, "uid-pod"));

        guarded("UPDATE", user, pod("", GATED), pod(EPOCH, FREE));
    }

    @ParameterizedTest
    @CsvSource({"7, uid-pod, true", "8, uid-pod, false", "7, uid-other, false", "0, uid-pod, false"})
    void theOperatorRemovesItWhereThePoolListsThePod(long epoch, String uid, boolean passes) throws Exception {
        handler = handler(granting(epoch, uid));

        assertThat(guard("UPDATE", OPERATOR, pod("", GATED), pod(EPOCH, FREE)).isEmpty())
                .isEqualTo(passes);
        guarded("UPDATE", OPERATOR, pod("", GATED), pod("", FREE));
    }

    @Test
    void whatCannotBeReadIsNotGranted() throws Exception {
        handler = handler(new NoRunners() {
            @Override
            public Grants grants(String namespace, String podUid) {
                throw new IllegalStateException("the API server is away");
            }

            @Override
            public Optional<PodFacts> pod(String namespace, String name) {
                throw new IllegalStateException("the API server is away");
            }
        });

        guarded("UPDATE", OPERATOR, pod("", GATED), pod(EPOCH, FREE));
        guarded("CREATE", "system:serviceaccount:arc-api:x", "", pod("labels: {runner-pod: y}", FREE));
    }

    @Test
    void moreThanIsReservedIsRefused() throws Exception {
        var before = pod("", "{containers: [{name: a, resources: {requests: {cpu: 100m}}}]}");
        var after = pod("", "{containers: [{name: a, resources: {requests: {cpu: 101m}}}]}");

        assertThat(guard("UPDATE", "alice", before, after))
                .hasValueSatisfying(refusal -> assertThat(refusal.text()).startsWith("exceeded quota: "));
        assertThat(guard("UPDATE", "alice", after, before)).isEmpty();
        guarded("UPDATE", "alice", before, pod("", "{ephemeralContainers: [{name: b}], containers: [{name: a}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{spec: []}", "{spec: {containers: x}}", "{metadata: x}", "{spec: {schedulingGates: {}}}"})
    void whatIsNoPodIsNotAnswered(String object) throws Exception {
        var review = review("CREATE", "alice", "", object);

        assertThatExceptionOfType(MalformedReviewException.class).isThrownBy(() -> handler.gate(review));
        assertThatExceptionOfType(MalformedReviewException.class).isThrownBy(() -> handler.guard(review));
    }

    private static NoRunners granting(long epoch, String uid) {
        return new NoRunners() {
            @Override
            public Grants grants(String namespace, String podUid) {
                return new Grants(epoch, Set.of(uid));
            }
        };
    }
}
