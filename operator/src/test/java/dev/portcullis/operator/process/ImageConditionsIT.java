package dev.portcullis.operator.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.operator.registration.Endpoint;
import dev.portcullis.operator.registration.EntryPlan;
import dev.portcullis.operator.registration.PolicyClaim;
import dev.portcullis.operator.registration.RegistrationBuilder;
import dev.portcullis.operator.sample.Samples;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registration with image resources means to a real API server while no webhook answers. */
class ImageConditionsIT {
    private static final String ENFORCED = "prod";
    private static final String FREE = "dev";
    private static final String ENTRY = GateEntry.enforcing(Samples.tier("production"));
    private static final String UNREACHABLE = "failed calling webhook \"" + ENTRY + ".portcullis.dev\"";

    /** Of these fields nothing is known, and some have names that expressions reserve. */
    private static final ImageResource THINGS = new ImageResource(
            "example.test",
            "v1",
            "things",
            Stream.of(
                            "spec.template.containers[*].image",
                            "spec.function?.image",
                            "spec.namespace?[*]",
                            "spec.base-image?",
                            "spec.in?.has?.type?")
                    .map(ImagePath::of)
                    .toList());

    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.example.test}
            spec:
              group: example.test
              scope: Namespaced
              names: {kind: Thing, plural: things}
              versions:
                - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: %1$s}, subresources: {status: {}}}
                - {name: v1beta1, served: true, storage: false, schema: {openAPIV3Schema: %1$s}}
            """.formatted(
                    "{type: object, properties: {spec: {x-kubernetes-preserve-unknown-fields: true},"
                            + " status: {type: object, x-kubernetes-preserve-unknown-fields: true}}}");

    private static final String SPEC = "{template: {containers: [{image: a, name: x}]}, replicas: 1}";

    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage();
        Map.of(ENFORCED, "production", FREE, "development")
                .forEach((name, tier) -> stage.cluster().createNamespace(name, Map.of("tier", tier)));
        stage.apply(DEFINITION);
        Stage.await("the definition", () -> succeeds(() -> create("v1", ENFORCED, "it", SPEC)));
        create("v1", ENFORCED, "going", SPEC);
        create("v1", ENFORCED, "odd", "text");
        var claim = PolicyClaim.of("p", PolicyContent.of(Samples.spec("Enforce", "production")), List.of());
        var plan = EntryPlan.decide(List.of(claim), Set.of(ENTRY));
        var authority =
                Base64.getEncoder().encodeToString(stage.cluster().caPem().getBytes(US_ASCII));
        stage.client()
                .resource(new RegistrationBuilder(
                                new Endpoint.Outside(URI.create("https://127.0.0.1:" + stage.webhookPort())),
                                Set.of(Stage.NAMESPACE),
                                new ImageResources(List.of(THINGS)))
                        .build(plan.entries(), Samples.KEY, authority, null))
                .create();
        Stage.await(
                "the registration",
                () -> !succeeds(() -> stage.client()
                        .resource(object("v1", ENFORCED, "probe", SPEC))
                        .dryRun(true)
                        .create()));
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1"})
    void nothingIsCreatedWhereAPolicyEnforces(String version) {
        assertThatThrownBy(() -> create(version, ENFORCED, "new-" + version, SPEC))
                .hasMessageContaining(UNREACHABLE);
        assertThatThrownBy(() -> create(version, ENFORCED, "none-" + version, "{}"))
                .hasMessageContaining(UNREACHABLE);
        assertThatCode(() -> create(version, FREE, "new-" + version, SPEC)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'spec': {'template': {'containers': [{'image': 'b', 'name': 'x'}]}}}",
                "{'spec': {'template': {'containers': [{'image': 'a'}, {'image': 'b'}]}}}",
                "{'spec': {'template': {'containers': []}}}",
                "{'spec': {'template': {'containers': 'a'}}}",
                "{'spec': {'template': 'a'}}",
                "{'spec': 'a'}",
                "{'spec': null}",
                "{'spec': {'function': {'image': 'b'}}}",
                "{'spec': {'namespace': ['b']}}",
                "{'spec': {'base-image': 'b'}}",
                "{'spec': {'in': {'has': {'type': 'b'}}}}"
            })
    void noImageIsChangedWhereAPolicyEnforces(String patch) {
        assertThatThrownBy(() -> merge("it", "", patch)).hasMessageContaining(UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'metadata': {'labels': {'a': 'b'}}}",
                "{'metadata': {'finalizers': ['example.test/f']}}",
                "{'metadata': {'finalizers': null}}",
                "{'spec': {'replicas': 2}}",
                "{'spec': {'template': {'other': 'x'}}}",
                "{'spec': {'function': {'name': 'x'}}}",
                "{'spec': {'function': 'x'}}",
                "{'spec': {'in': {'has': 7}}}",
                "{'spec': {'image': 'x'}}",
                "{}"
            })
    void whatTouchesNoImagePasses(String patch) {
        assertThatCode(() -> merge("it", "", patch)).doesNotThrowAnyException();
    }

    @Test
    void theStatusIsWritten() {
        assertThatCode(() -> merge("it", "status", "{'status': {'phase': 'x'}}"))
                .doesNotThrowAnyException();
    }

    /** An expression that fails would refuse every update. */
    @Test
    void anObjectOfAnotherShapeStaysUsableAndIsJudgedOnceItNamesImages() {
        assertThatCode(() -> merge("odd", "", "{'metadata': {'labels': {'a': 'b'}}}"))
                .doesNotThrowAnyException();
        assertThatCode(() -> merge("odd", "", "{'spec': ['other']}")).doesNotThrowAnyException();
        assertThatThrownBy(() -> merge("odd", "", "{'spec': {'template': {'containers': [{'image': 'a'}]}}}"))
                .hasMessageContaining(UNREACHABLE);
    }

    @Test
    void everythingIsDeleted() {
        var going = object("v1", ENFORCED, "going", SPEC);

        assertThatCode(() -> stage.client().resource(going).delete()).doesNotThrowAnyException();
        assertThat(stage.client().resource(going).get()).isNull();
    }

    private static boolean succeeds(Runnable request) {
        try {
            request.run();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private static void create(String version, String namespace, String name, String spec) {
        stage.client().resource(object(version, namespace, name, spec)).create();
    }

    private static void merge(String name, String subresource, String patch) {
        var context = PatchContext.of(PatchType.JSON_MERGE);
        var json = patch.replace('\'', '"');
        var target = stage.client().resource(object("v1", ENFORCED, name, SPEC));
        if (subresource.isEmpty()) {
            target.patch(context, json);
        } else {
            target.subresource(subresource).patch(context, json);
        }
    }

    private static HasMetadata object(String version, String namespace, String name, String spec) {
        return stage.parse("""
                apiVersion: example.test/%s
                kind: Thing
                metadata: {name: %s, namespace: %s}
                spec: %s
                """.formatted(version, name, namespace, spec)).getFirst();
    }
}
