package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManifestsTest {
    @Test
    void theTreeHoldsWhatTheGeneratorWrites() {
        var tree = new TreeMap<String, String>();
        Repository.yaml(Repository.BASE, "")
                .forEach(file -> tree.put(file.getFileName().toString(), Repository.text(file)));

        assertThat(tree).as("run `make generate` and commit manifests/base").isEqualTo(Manifests.files());
    }

    @Test
    void everyTextAndListOfASpecIsBoundedAndDescribed() {
        var unbounded = new ArrayList<String>();
        objects(CustomResourceDefinition.class).forEach(definition -> {
            var kind = definition.getSpec().getNames().getKind();
            var schema =
                    definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
            schema.getProperties().forEach((name, property) -> collect(kind + "." + name, property, unbounded));
        });

        assertThat(unbounded).isEmpty();
    }

    @Test
    void noRoleReachesFurtherThanItSays() {
        var rules = Stream.concat(
                        objects(ClusterRole.class).stream().map(ClusterRole::getRules),
                        objects(Role.class).stream().map(Role::getRules))
                .flatMap(List::stream)
                .toList();

        assertThat(rules).isNotEmpty();
        assertThat(rules).flatExtracting(PolicyRule::getVerbs).doesNotContain("*", "escalate", "bind", "impersonate");
        assertThat(rules)
                .flatExtracting(PolicyRule::getResources)
                .doesNotContain("*", "pods/exec", "serviceaccounts/token");
        assertThat(objects(ClusterRole.class)).allSatisfy(role -> {
            assertThat(role.getAggregationRule()).isNull();
            assertThat(role.getMetadata().getLabels()).isNullOrEmpty();
        });
    }

    @Test
    void secretsOfAllNamespacesAreReadByRolesThatCanBeLeftOut() {
        var reaching = objects(ClusterRole.class).stream()
                .filter(role -> role.getRules().stream()
                        .anyMatch(rule -> rule.getResources().contains("secrets")))
                .toList();

        assertThat(reaching)
                .extracting(role -> role.getMetadata().getName())
                .containsExactlyInAnyOrder("portcullis-operator-pull-secrets", "portcullis-webhook-pull-secrets");
        assertThat(reaching)
                .flatExtracting(ClusterRole::getRules)
                .flatExtracting(PolicyRule::getVerbs)
                .containsOnly("get");
    }

    /** It would be granted to nobody's use: of such objects a namespaced role reaches at most the namespace itself. */
    @Test
    void rolesOfANamespaceNameNothingThatIsInNone() {
        var inNone = Stream.concat(
                        objects(CustomResourceDefinition.class).stream()
                                .filter(definition ->
                                        definition.getSpec().getScope().equals("Cluster"))
                                .map(definition ->
                                        definition.getSpec().getNames().getPlural()),
                        Stream.of("namespaces", "nodes", "clusterroles", "customresourcedefinitions"))
                .toList();

        assertThat(objects(Role.class))
                .isNotEmpty()
                .allSatisfy(role -> assertThat(role.getRules())
                        .flatExtracting(PolicyRule::getResources)
                        .doesNotContainAnyElementsOf(inNone));
    }

    private static void collect(String path, JSONSchemaProps schema, List<String> unbounded) {
        switch (schema.getType()) {
            case null -> assertThat(schema.getXKubernetesIntOrString()).as(path).isTrue();
            case "string" -> {
                if (schema.getEnum() == null || schema.getEnum().isEmpty()) {
                    check(path, schema.getMaxLength(), unbounded);
                }
            }
            case "array" -> {
                check(path, schema.getMaxItems(), unbounded);
                check(path + " (list type)", schema.getXKubernetesListType(), unbounded);
                collect(path + "[]", schema.getItems().getSchema(), unbounded);
            }
            case "object" -> {
                if (schema.getAdditionalProperties() != null) {
                    check(path, schema.getMaxProperties(), unbounded);
                    collect(path + "{}", schema.getAdditionalProperties().getSchema(), unbounded);
                }
                schema.getProperties().forEach((name, property) -> {
                    check(path + "." + name + " (description)", property.getDescription(), unbounded);
                    collect(path + "." + name, property, unbounded);
                });
            }
            default -> {}
        }
    }

    private static void check(String path, Object bound, List<String> unbounded) {
        if (bound == null) {
            unbounded.add(path);
        }
    }

    private static <T> List<T> objects(Class<T> type) {
        return Manifests.files().entrySet().stream()
                .filter(file -> !file.getKey().equals("kustomization.yaml"))
                .flatMap(file -> InstalledCluster.objects(file.getValue()).stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
