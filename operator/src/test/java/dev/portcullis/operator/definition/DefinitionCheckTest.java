package dev.portcullis.operator.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.portcullis.crds.gate.GateProbe;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.manifests.Manifests;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionCheckTest {
    static Stream<Arguments> kinds() {
        return Map.of(
                        "evidencepolicies", EvidencePolicy.class,
                        "trustroots", TrustRoot.class,
                        "policyrevisions", PolicyRevision.class,
                        "gateprobes", GateProbe.class)
                .entrySet()
                .stream()
                .map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void ourOwnDefinitionsFit(String plural, Class<? extends CustomResource<?, ?>> kind) {
        assertThat(DefinitionCheck.difference(definition(plural), kind)).isEmpty();
    }

    static Stream<Arguments> differences() {
        return Stream.of(
                version("not served", version -> version.setServed(false), "does not serve version v1alpha1"),
                version("renamed", version -> version.setName("v1"), "does not serve version v1alpha1"),
                schema("no spec", schema -> schema.getProperties().remove("spec"), "lacks spec"),
                schema("no status", schema -> schema.getProperties().remove("status"), "lacks status"),
                spec("a new field", spec -> add(spec, "futureDemand"), "too old", "spec.futureDemand"),
                spec("a missing field", spec -> spec.getProperties().remove("deny"), "lacks spec.deny"),
                spec("a new field of match", spec -> add(at(spec, "match"), "only"), "too old", "spec.match.only"),
                spec(
                        "a new field of a requirement",
                        spec -> add(items(at(spec, "requirements")), "sbom"),
                        "too old",
                        "spec.requirements[].sbom"),
                spec(
                        "a missing field of an authority",
                        spec -> items(at(spec, "authorities")).getProperties().remove("keys"),
                        "lacks spec.authorities[].keys"),
                spec(
                        "a new mode",
                        spec -> at(spec, "mode").getEnum().add(new TextNode("Quarantine")),
                        "too old",
                        "spec.mode"),
                spec(
                        "a missing mode",
                        spec -> at(spec, "mode").getEnum().removeIf(mode -> "Enforce".equals(mode.asText())),
                        "spec.mode knows only [Audit, Warn]"),
                spec("no enum at all", spec -> at(spec, "mode").setEnum(null), "spec.mode"),
                spec("no items", spec -> at(spec, "requirements").setItems(null), "lacks spec.requirements[]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differences")
    void anyDifferenceIsFound(String what, Consumer<CustomResourceDefinition> change, List<String> words) {
        var definition = definition("evidencepolicies");
        change.accept(definition);

        assertThat(DefinitionCheck.difference(definition, EvidencePolicy.class)).contains(words);
    }

    private static Arguments spec(String what, Consumer<JSONSchemaProps> change, String... words) {
        return schema(what, schema -> change.accept(at(schema, "spec")), words);
    }

    private static Arguments schema(String what, Consumer<JSONSchemaProps> change, String... words) {
        return version(what, version -> change.accept(version.getSchema().getOpenAPIV3Schema()), words);
    }

    private static Arguments version(String what, Consumer<CustomResourceDefinitionVersion> change, String... words) {
        Consumer<CustomResourceDefinition> whole =
                definition -> change.accept(definition.getSpec().getVersions().getFirst());
        return Arguments.of(what, whole, List.of(words));
    }

    private static void add(JSONSchemaProps schema, String field) {
        schema.getProperties().put(field, new JSONSchemaProps());
    }

    private static JSONSchemaProps at(JSONSchemaProps schema, String field) {
        return Objects.requireNonNull(schema.getProperties().get(field), field);
    }

    private static JSONSchemaProps items(JSONSchemaProps schema) {
        return schema.getItems().getSchema();
    }

    private static CustomResourceDefinition definition(String plural) {
        return Serialization.unmarshal(
                Manifests.files().get("crd-" + plural + ".yaml"), CustomResourceDefinition.class);
    }
}
