package dev.portcullis.operator.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.gate.GateProbe;
import dev.portcullis.crds.gate.GateProbeSpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.operator.registration.Endpoint;
import dev.portcullis.operator.registration.EntryPlan;
import dev.portcullis.operator.registration.PolicyClaim;
import dev.portcullis.operator.registration.RegistrationBuilder;
import dev.portcullis.operator.sample.Samples;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registration of ours means to a real API server while no webhook answers. */
class MatchConditionsIT {
    private static final String ENFORCED = "prod";
    private static final String FREE = "dev";
    private static final String EXEMPT = "exempt";
    private static final String ENTRY = GateEntry.enforcing(Samples.tier("production"));
    private static final String UNREACHABLE = "failed calling webhook \"" + ENTRY + ".portcullis.dev\"";
    private static final String SELECTOR = "  selector: {matchLabels: {app: a}}\n";
    private static final String OTHER_IMAGE = "{'containers': [{'name': 'c', 'image': 'registry.example.test/other'}]}";

    private static final String INIT_CONTAINER =
            "{'initContainers': [{'name': 'i', 'image': 'registry.example.test/init'}]}";

    /** All kinds that an entry is asked about. */
    private static final Map<String, String> KINDS = Map.of(
            "Pod", "apiVersion: v1",
            "Deployment", "apiVersion: apps/v1",
            "StatefulSet", "apiVersion: apps/v1",
            "DaemonSet", "apiVersion: apps/v1",
            "ReplicaSet", "apiVersion: apps/v1",
            "ReplicationController", "apiVersion: v1",
            "Job", "apiVersion: batch/v1",
            "CronJob", "apiVersion: batch/v1");

    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage();
        Map.of(ENFORCED, "production", EXEMPT, "production", FREE, "development")
                .forEach((name, tier) -> stage.cluster().createNamespace(name, Map.of("tier", tier)));
        KINDS.keySet()
                .forEach(kind -> Stream.of("it", "edited", "going").forEach(name -> create(kind, ENFORCED, name)));
        KINDS.keySet().forEach(kind -> create(kind, EXEMPT, "edited"));
        create("Pod", ENFORCED, "bound");
        stage.client().resource(large()).create();
        var claim = PolicyClaim.of("p", PolicyContent.of(Samples.spec("Enforce", "production")), List.of());
        var plan = EntryPlan.decide(List.of(claim), Set.of(ENTRY));
        var authority =
                Base64.getEncoder().encodeToString(stage.cluster().caPem().getBytes(US_ASCII));
        stage.client()
                .resource(new RegistrationBuilder(
                                new Endpoint.Outside(URI.create("https://127.0.0.1:" + stage.webhookPort())),
                                Set.of(EXEMPT, Stage.NAMESPACE),
                                ImageResources.NONE)
                        .build(plan.entries(), Samples.KEY, authority, null))
                .create();
        Stage.await("the registration", () -> refused(() -> dryRunPod("probe")));
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    static Stream<String> kinds() {
        return KINDS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingIsCreatedWhereAPolicyEnforces(String kind) {
        assertThatThrownBy(() -> create(kind, ENFORCED, "new"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(UNREACHABLE);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everythingIsCreatedElsewhere(String kind) {
        assertThatCode(() -> create(kind, EXEMPT, "new")).doesNotThrowAnyException();
        assertThatCode(() -> create(kind, FREE, "new")).doesNotThrowAnyException();
        assertThatCode(() -> merge(object(kind, FREE, "new"), "", "{'metadata': {'labels': {'a': 'b'}}}"))
                .doesNotThrowAnyException();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("Pod", OTHER_IMAGE),
                Arguments.of("Pod", "{'activeDeadlineSeconds': 7}"),
                Arguments.of("Deployment", OTHER_IMAGE),
                Arguments.of("Deployment", INIT_CONTAINER),
                Arguments.of("Deployment", "{'hostNetwork': true}"),
                Arguments.of("StatefulSet", OTHER_IMAGE),
                Arguments.of("StatefulSet", INIT_CONTAINER),
                Arguments.of("DaemonSet", OTHER_IMAGE),
                Arguments.of("DaemonSet", INIT_CONTAINER),
                Arguments.of("ReplicaSet", OTHER_IMAGE),
                Arguments.of("ReplicaSet", INIT_CONTAINER),
                Arguments.of("ReplicationController", OTHER_IMAGE),
                Arguments.of("ReplicationController", INIT_CONTAINER),
                Arguments.of("CronJob", OTHER_IMAGE),
                Arguments.of("CronJob", INIT_CONTAINER),
                Arguments.of(
                        "CronJob", "{'volumes': [{'name': 'v', 'image': {'reference': 'registry.example.test/v'}}]}"),
                Arguments.of("Job", "{'nodeSelector': {'a': 'b'}}"),
                Arguments.of("Job", "{'tolerations': [{'operator': 'Exists'}]}"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("changes")
    void noPodSpecIsChangedWhereAPolicyEnforces(String kind, String change) {
        assertThatThrownBy(() -> merge(object(kind, ENFORCED, "edited"), "", podSpec(kind, change)))
                .hasMessageContaining(UNREACHABLE);
        assertThatCode(() -> merge(object(kind, EXEMPT, "edited"), "", podSpec(kind, change)))
                .doesNotThrowAnyException();
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                        kinds().flatMap(kind -> Stream.of(
                                Arguments.of(kind, "", "{'metadata': {'labels': {'a': 'b'}}}"),
                                Arguments.of(kind, "", "{'metadata': {'annotations': {'a': 'b'}}}"),
                                Arguments.of(kind, "", "{'metadata': {'finalizers': ['example.test/f']}}"),
                                Arguments.of(kind, "", "{'metadata': {'finalizers': null}}"),
                                Arguments.of(kind, "", "{}"))),
                        Stream.of("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")
                                .flatMap(kind -> Stream.of(
                                        Arguments.of(kind, "", "{'spec': {'replicas': 3}}"),
                                        Arguments.of(kind, "scale", "{'spec': {'replicas': 2}}"),
                                        Arguments.of(kind, "status", "{'status': {'replicas': 2}}"))),
                        Stream.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController")
                                .map(kind -> Arguments.of(
                                        kind, "", "{'spec': {'template': {'metadata': {'annotations': {'a': 'b'}}}}}")),
                        Stream.of(
                                Arguments.of("DaemonSet", "status", "{'status': {'numberReady': 1}}"),
                                Arguments.of("Deployment", "", "{'spec': {'paused': true}}"),
                                Arguments.of("Job", "", "{'spec': {'parallelism': 2}}"),
                                Arguments.of("Job", "", "{'spec': {'suspend': false}}"),
                                Arguments.of("Job", "status", "{'status': {'active': 1}}"),
                                Arguments.of("CronJob", "", "{'spec': {'suspend': false}}"),
                                Arguments.of("CronJob", "", "{'spec': {'schedule': '0 0 2 1 *'}}"),
                                Arguments.of("CronJob", "", "{'spec': {'jobTemplate': {'spec': {'parallelism': 2}}}}"),
                                Arguments.of(
                                        "CronJob",
                                        "",
                                        "{'spec': {'jobTemplate': {'spec': {'template': {'metadata': {'labels': {'a': 'b'}}}}}}}"),
                                Arguments.of(
                                        "CronJob",
                                        "status",
                                        "{'status': {'lastScheduleTime': '2026-01-01T00:00:00Z'}}"),
                                Arguments.of("Pod", "status", "{'status': {'phase': 'Running'}}")))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("harmless")
    void whatTouchesNoPodSpecPasses(String kind, String subresource, String patch) {
        assertThatCode(() -> patch(kind, subresource, patch)).doesNotThrowAnyException();
    }

    @Test
    void anEphemeralContainerIsNotAdded() {
        var patch = "{'spec': {'ephemeralContainers': [{'name': 'debug', 'image': 'registry.example.test/debug'}]}}";

        assertThatThrownBy(() -> patch("Pod", "ephemeralcontainers", patch)).hasMessageContaining(UNREACHABLE);
    }

    @Test
    void aPodIsBoundToItsNode() {
        var binding = """
                {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "bound"},
                 "target": {"apiVersion": "v1", "kind": "Node", "name": "node"}}""";

        stage.client().raw("/api/v1/namespaces/" + ENFORCED + "/pods/bound/binding", "POST", binding);

        assertThat(stage.client()
                        .pods()
                        .inNamespace(ENFORCED)
                        .withName("bound")
                        .get()
                        .getSpec()
                        .getNodeName())
                .isEqualTo("node");
    }

    /** The API server bounds what an expression may cost. */
    @Test
    void aLargeWorkloadIsComparedToo() {
        var large = large();

        assertThatCode(() -> merge(large, "", "{'metadata': {'labels': {'a': 'b'}}}"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> merge(large, "", "{'spec': {'template': {'spec': {'hostNetwork': true}}}}"))
                .hasMessageContaining(UNREACHABLE);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everythingIsDeleted(String kind) {
        assertThatCode(() -> stage.client()
                        .resource(object(kind, ENFORCED, "going"))
                        .withGracePeriod(0)
                        .delete())
                .doesNotThrowAnyException();
        assertThat(stage.client().resource(object(kind, ENFORCED, "going")).get())
                .isNull();
    }

    @Test
    void aProbeIsSentByItsOwnEntryOnly() {
        assertThatThrownBy(() -> probe(ENTRY)).hasMessageContaining(UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"advise", "enforce-all", "enforce-0000000000", "nobody"})
    void otherProbesAreNot(String entry) {
        assertThatCode(() -> probe(entry)).doesNotThrowAnyException();
    }

    private static boolean refused(Runnable request) {
        try {
            request.run();
            return false;
        } catch (KubernetesClientException e) {
            return e.getMessage().contains(UNREACHABLE);
        }
    }

    private static void probe(String entry) {
        var probe = new GateProbe();
        probe.setMetadata(new ObjectMetaBuilder().withName(entry).build());
        probe.setSpec(new GateProbeSpec(entry, "0123456789abcdef"));
        stage.client().resource(probe).dryRun(true).create();
    }

    private static void dryRunPod(String name) {
        stage.client().resource(object("Pod", ENFORCED, name)).dryRun(true).create();
    }

    private static void create(String kind, String namespace, String name) {
        stage.client().resource(object(kind, namespace, name)).create();
    }

    private static void patch(String kind, String subresource, String patch) {
        merge(object(kind, ENFORCED, "it"), subresource, patch);
    }

    private static void merge(HasMetadata object, String subresource, String patch) {
        var context = PatchContext.of(PatchType.JSON_MERGE);
        var json = patch.replace('\'', '"');
        if (subresource.isEmpty()) {
            stage.client().resource(object).patch(context, json);
        } else {
            stage.client().resource(object).subresource(subresource).patch(context, json);
        }
    }

    private static String podSpec(String kind, String spec) {
        var template = "{'spec': {'template': {'spec': " + spec + "}}}";
        return switch (kind) {
            case "Pod" -> "{'spec': " + spec + "}";
            case "CronJob" -> "{'spec': {'jobTemplate': " + template + "}}";
            default -> template;
        };
    }

    private static HasMetadata object(String kind, String namespace, String name) {
        var spec = switch (kind) {
            case "Pod" -> "  containers: [{name: c, image: registry.example.test/apps/a}]";
            case "Job" -> "  suspend: true\n" + template("Never", "");
            case "CronJob" ->
                "  suspend: true\n  schedule: 0 0 1 1 *\n  jobTemplate:\n    spec:\n"
                        + template("Never", "").indent(4);
            case "ReplicationController" -> template("Always", "app: a") + "  selector: {app: a}\n";
            case "StatefulSet" -> "  serviceName: s\n" + template("Always", "app: a") + SELECTOR;
            default -> template("Always", "app: a") + SELECTOR;
        };
        return stage.parse("""
                %s
                kind: %s
                metadata: {name: %s, namespace: %s}
                spec:
                %s
                """.formatted(KINDS.get(kind), kind, name, namespace, spec))
                .getFirst();
    }

    private static String template(String restart, String labels) {
        return """
                template:
                  metadata: {labels: {%s}}
                  spec:
                    restartPolicy: %s
                    containers: [{name: c, image: registry.example.test/apps/a}]
                """.formatted(labels, restart).indent(2);
    }

    private static HasMetadata large() {
        var environment = IntStream.range(0, 1_000)
                .mapToObj(number -> "{name: VARIABLE_%d, value: a value of a common length}".formatted(number))
                .collect(Collectors.joining(", "));
        var containers = IntStream.range(0, 12)
                .mapToObj(number ->
                        "{name: c%d, image: registry.example.test/apps/a, env: [%s]}".formatted(number, environment))
                .collect(Collectors.joining(", "));
        return stage.parse("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: large, namespace: %s}
                spec:
                  selector: {matchLabels: {app: a}}
                  template:
                    metadata: {labels: {app: a}}
                    spec: {containers: [%s]}
                """.formatted(ENFORCED, containers)).getFirst();
    }
}
