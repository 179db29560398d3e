package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.cli.record.ReadRecord;
import dev.portcullis.cli.record.RecordReader;
import dev.portcullis.cli.record.RecordSchema;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.admission.Covering;
import dev.portcullis.runner.admission.Grants;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is recorded of what becomes of Pods of runners. */
class RunnerRecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPERATOR = "system:serviceaccount:portcullis-system:portcullis-operator";
    private static final String BUDGET = "labels: {portcullis.dev/runner-budget: shop}";
    private static final String EPOCH = "annotations: {portcullis.dev/grant-epoch: \"7\"}";
    private static final String GATED =
            "{schedulingGates: [{name: portcullis.dev/admission}], containers: [{name: a}]}";
    private static final String FREE = "{containers: [{name: a}]}";
    private static final String LARGE = "{containers: [{name: a, resources: {requests: {cpu: 100m}}}]}";

    private final KeptRecords records = new KeptRecords();

    private RunnerHandler handler(Enforcement enforcement, boolean full) {
        var runners = new NoRunners() {
            @Override
            public Covering covering(String namespace, Attribution attribution) {
                return new Covering.Paid("linux", "shop", enforcement, full);
            }

            @Override
            public Grants grants(String namespace, String podUid) {
                return new Grants(7, Set.of("uid-pod"));
            }
        };
        return new RunnerHandler(
                runners,
                node -> new KubernetesSerialization().convertValue(node, Pod.class),
                new RunnerRecords(records, () -> HandlerScene.NOW),
                "portcullis-system");
    }

    private static JsonNode yaml(String text) {
        return Serialization.unmarshal("---\n" + text, JsonNode.class);
    }

    private static AdmissionRequest review(String operation, String user, String before, String after)
            throws MalformedReviewException {
        var request = (ObjectNode) yaml("{uid: r1, namespace: ci, name: x, kind: {group: '', version: v1, kind: Pod},"
                + " resource: {resource: pods}, operation: " + operation + ", userInfo: {username: '" + user + "'}}");
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

    private void assertRecorded(boolean allowed, Reason reason, String entry) {
        assertThat(records.decisions)
                .singleElement()
                .extracting(Decision::allowed, Decision::reason)
                .containsExactly(allowed, reason);
        assertThat(records.requests.getFirst().entry()).isEqualTo(entry);
    }

    @Test
    void aPodThatWaitsAndTheBudgetThatPays() throws Exception {
        var handler = handler(Enforcement.GATE, false);
        handler.gate(review("CREATE", "alice", "", pod("", FREE)));
        assertThat(records.decisions).as("others may change it yet").isEmpty();

        handler.guard(review("CREATE", "alice", "", pod(BUDGET, GATED)));

        assertRecorded(true, Reason.RUNNER_GATED, "guard-runners");
        assertThat(records.decisions.getFirst().message()).isEqualTo("budget shop");
        assertThat(records.requests.getFirst().user()).isEqualTo("alice");
        assertThat(records.requests.getFirst().time()).isEqualTo(HandlerScene.NOW);
    }

    @Test
    void aPodThatStartsAndIsCharged() throws Exception {
        handler(Enforcement.AUDIT, true).guard(review("CREATE", "alice", "", pod(BUDGET, FREE)));

        assertRecorded(true, Reason.RUNNER_CHARGED, "guard-runners");
    }

    @Test
    void aPodThatLostItsGateOnTheWay() throws Exception {
        handler(Enforcement.GATE, false).guard(review("CREATE", "alice", "", pod(BUDGET, FREE)));

        assertRecorded(false, Reason.RUNNER_QUOTA_EXCEEDED, "guard-runners");
    }

    @Test
    void aPodThatIsRefusedForWantOfRoom() throws Exception {
        handler(Enforcement.DENY, true).gate(review("CREATE", "alice", "", pod("", FREE)));

        assertRecorded(false, Reason.RUNNER_QUOTA_EXCEEDED, "gate-runners");
        assertThat(records.decisions.getFirst().message()).contains("exceeded quota: ");
    }

    @Test
    void aGateThatIsOpenedUnderAGrant() throws Exception {
        handler(Enforcement.GATE, false).guard(review("UPDATE", OPERATOR, pod("", GATED), pod(EPOCH, FREE)));

        assertRecorded(true, Reason.RUNNER_GRANTED, "guard-runners");
    }

    @Test
    void aGateThatSomebodyElseWouldRemove() throws Exception {
        handler(Enforcement.GATE, false).guard(review("UPDATE", "mallory", pod("", GATED), pod(EPOCH, FREE)));

        assertRecorded(false, Reason.RUNNER_GUARDED, "guard-runners");
    }

    @Test
    void aPodThatIsResizedWhereOnlyAnAuditIsMade() throws Exception {
        handler(Enforcement.AUDIT, true).guard(review("UPDATE", "alice", pod("", FREE), pod("", LARGE)));

        assertRecorded(true, Reason.RUNNER_CHARGED, "guard-runners");
    }

    @Test
    void nothingOfWhatConcernsNoBudget() throws Exception {
        var handler = handler(Enforcement.AUDIT, false);
        handler.guard(review("UPDATE", "alice", pod("", FREE), pod("labels: {a: b}", FREE)));
        handler.guard(review("UPDATE", "alice", pod("", LARGE), pod("", FREE)));
        handler.guard(review("UPDATE", "alice", pod("", GATED), pod("", GATED)));

        assertThat(records.decisions).isEmpty();
    }

    @Test
    void linesThatTheSchemaDescribesAndTheCommandLineReads() throws Exception {
        handler(Enforcement.GATE, false).guard(review("CREATE", "alice@example.com", "", pod(BUDGET, GATED)));
        handler(Enforcement.DENY, true).gate(review("CREATE", "alice@example.com", "", pod("", FREE)));
        handler(Enforcement.GATE, false).guard(review("UPDATE", "eve@example.com", pod("", GATED), pod(EPOCH, FREE)));

        assertThat(records.lines).hasSize(3).allSatisfy(RunnerRecordsTest::assertSound);
    }

    private static void assertSound(String line) throws IOException {
        var tree = JSON.readTree(line);
        var schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(RecordSchema.text());
        assertThat(schema.validate(tree)).isEmpty();
        assertThat(RecordReader.read(line.strip().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ReadRecord.Whole.class);
        assertThat(tree.path("replayable").asBoolean(true)).isFalse();
        assertThat(line).doesNotContain("alice@", "eve@").hasSizeLessThan(2000);
    }
}
