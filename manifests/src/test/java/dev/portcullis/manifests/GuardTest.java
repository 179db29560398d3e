package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.PolicyRevisionStatus;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guards, against a real API server with its garbage collector and namespace controller. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuardTest {
    static final String REVISION = """
            apiVersion: portcullis.dev/v1alpha1
            kind: PolicyRevision
            metadata: {name: probe}
            spec:
              kind: TrustRoot
              name: probe
              content: "{}"
              contentHash: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
            """;

    private static final Duration PATIENCE = InstalledCluster.PATIENCE;
    private static InstalledCluster cluster;
    private static KubernetesClient operator;
    private static KubernetesClient gitops;
    private static KubernetesClient trusted;

    @BeforeAll
    static void start() {
        cluster = InstalledCluster.start("guard-test", ControlPlaneOptions.withControllers());
        operator = cluster.operator();
        cluster.plane.createNamespace("gitops", Map.of());
        InstalledCluster.objects(GuardedUsers.GITOPS + "---\n" + GuardedUsers.RELABEL)
                .forEach(object -> cluster.admin.resource(object).create());
        gitops = cluster.plane.serviceAccount("gitops", "controller").client();
        trusted = cluster.plane.serviceAccount("gitops", "trusted").client();
        guard("tier\nexample.com/team");
        // Rights and the guard's parameters take effect a moment after they are written; without parameters the guard
        // is shut.
        await().atMost(PATIENCE).until(() -> !isRefused(() -> namespace("watched", Map.of("tier", "production"))));
        await().atMost(PATIENCE)
                .until(() -> isRefused(() -> label(gitops, "watched", "tier", fresh()))
                        && !isRefused(() -> label(gitops, "watched", "free", fresh()))
                        && !isRefused(() -> label(trusted, "watched", "tier", fresh())));
    }

    /** What no label says yet: writing what is there already changes nothing, which the guard allows. */
    private static String fresh() {
        return "probe-" + UUID.randomUUID();
    }

    @AfterAll
    static void stop() {
        operator.close();
        gitops.close();
        trusted.close();
        cluster.close();
    }

    @Test
    void whoeverCreatesANamespaceSetsItsLabels() {
        var created = namespace("labelled", Map.of("tier", "production", "example.com/team", "a"));

        assertThat(created.getMetadata().getLabels()).containsEntry("tier", "production");
    }

    @Test
    void aGuardedLabelIsNotChangedAddedOrRemoved() {
        namespace("guarded", Map.of("tier", "production", "free", "a"));

        assertRefused(() -> label(gitops, "guarded", "tier", "development"));
        assertRefused(() -> label(gitops, "guarded", "tier", null));
        assertRefused(() -> label(gitops, "guarded", "example.com/team", "b"));
        assertRefused(() -> edit(gitops, "guarded", namespace -> {
            namespace.getMetadata().setLabels(Map.of());
            return namespace;
        }));
        assertThat(labels("guarded")).containsEntry("tier", "production").doesNotContainKey("example.com/team");
    }

    @Test
    void subresourcesAreNoWayAround() {
        namespace("around", Map.of("tier", "production"));
        var changed = gitops.namespaces().withName("around").get();
        changed.getMetadata().setLabels(Map.of("tier", "development"));

        assertRefused(() -> gitops.resource(changed).updateStatus());
        assertRefused(() -> gitops.resource(changed).patchStatus());
        assertThat(labels("around")).containsEntry("tier", "production");
    }

    @Test
    void otherLabelsAreFree() {
        namespace("free", Map.of("tier", "production", "free", "a"));

        label(gitops, "free", "free", "b");
        label(gitops, "free", "new", "c");

        assertThat(labels("free")).containsEntry("free", "b").containsEntry("new", "c");
    }

    @Test
    void theVerbRelabelAllowsIt() {
        namespace("moved", Map.of("tier", "production"));

        label(trusted, "moved", "tier", "development");

        assertThat(labels("moved")).containsEntry("tier", "development");
    }

    @Test
    void namespacesAreDeletedToTheEnd() {
        namespace("doomed", Map.of("tier", "production"));

        gitops.namespaces().withName("doomed").delete();

        await().atMost(PATIENCE)
                .until(() -> gitops.namespaces().withName("doomed").get() == null);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void withoutItsParametersTheGuardStaysShutAndNamespacesStillEnd() {
        namespace("last", Map.of("tier", "production"));
        namespace("ending", Map.of("tier", "production"));

        cluster.admin
                .configMaps()
                .inNamespace(Names.NAMESPACE)
                .withName(Names.LABEL_PARAMETERS)
                .delete();

        await().atMost(PATIENCE).until(() -> isRefused(() -> label(gitops, "last", "free", "x")));
        gitops.namespaces().withName("ending").delete();
        await().atMost(PATIENCE)
                .until(() -> gitops.namespaces().withName("ending").get() == null);
        guard("tier");
        await().atMost(PATIENCE).until(() -> !isRefused(() -> label(gitops, "last", "free", "y")));
    }

    @Test
    void onlyTheOperatorWritesRevisions() {
        var revision = revision("mine");
        assertRefused(() -> cluster.admin.resource(revision).create());
        var created = operator.resource(revision).create();
        created.setStatus(new PolicyRevisionStatus("00000000", "0".repeat(64)));
        operator.resource(created).patchStatus();

        var forged = revisionNamed("mine");
        forged.setStatus(new PolicyRevisionStatus("11111111", "1".repeat(64)));
        assertRefused(() -> cluster.admin.resource(forged).updateStatus());
        assertRefused(() -> cluster.admin.resource(forged).patchStatus());
        var relabelled = revisionNamed("mine");
        relabelled.getMetadata().setLabels(Map.of("a", "b"));
        assertRefused(() -> cluster.admin.resource(relabelled).update());
        assertRefused(() -> cluster.admin.resource(relabelled).delete());

        assertThat(revisionNamed("mine").getStatus().keyId()).isEqualTo("00000000");
        operator.resource(created).delete();
        assertThat(operator.resource(created).get()).isNull();
    }

    @Test
    void noOneChangesTheSpecOfARevision() {
        operator.resource(revision("fixed")).create();
        var changed = revisionNamed("fixed");
        changed.setSpec(PolicyRevisionSpec.of(RevisedKind.TRUST_ROOT, "fixed", 1, "{\"a\":1}"));

        assertThatThrownBy(() -> cluster.admin.resource(changed).update())
                .hasMessageContaining("a revision's spec is immutable");
        assertThatThrownBy(() -> operator.resource(changed).update()).isInstanceOf(KubernetesClientException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"generic-garbage-collector", "namespace-controller"})
    void controllersDeleteAndTouchMetadataOnly(String controller) {
        operator.resource(revision(controller)).create();
        // The roles of these controllers do not all reach this far; the guard is what is tried here.
        InstalledCluster.objects(GuardedUsers.COLLECTOR.replace("NAME", controller))
                .forEach(object -> cluster.admin.resource(object).serverSideApply());
        try (var collector = cluster.actingAs("system:serviceaccount:kube-system:" + controller)) {
            var touched = revisionNamed(controller);
            touched.getMetadata().setFinalizers(List.of("example.com/kept"));
            await().atMost(PATIENCE)
                    .until(() -> !isRefused(() -> collector.resource(touched).update()));
            var forged = revisionNamed(controller);
            forged.setStatus(new PolicyRevisionStatus("11111111", "1".repeat(64)));
            assertRefused(() -> collector.resource(forged).updateStatus());
            assertRefused(() -> collector.resource(revision("by-" + controller)).create());
            var released = revisionNamed(controller);
            released.getMetadata().setFinalizers(List.of());
            collector.resource(released).update();
            collector.resource(released).delete();
        }
        assertThat(revisionNamed(controller)).isNull();
    }

    @Test
    void onlyTheOperatorWritesVerifiedImages() {
        var image = image("a".repeat(64), "{}");
        assertRefused(() -> cluster.admin.resource(image).create());
        try (var webhook = cluster.actingAs("system:serviceaccount:portcullis-system:portcullis-webhook")) {
            assertThatThrownBy(() -> webhook.resource(image).create()).isInstanceOf(KubernetesClientException.class);
        }
        var created = operator.resource(image).create();

        for (var content : List.of("{}", "{\"a\":1}")) {
            var touched = image("a".repeat(64), content);
            touched.getMetadata().setLabels(Map.of("a", "b"));
            assertRefused(() -> cluster.admin.resource(touched).update());
            assertRefused(() -> cluster.admin.resource(touched).patch());
            assertRefused(() -> cluster.admin.resource(touched).forceConflicts().serverSideApply());
        }
        assertRefused(() -> cluster.admin.resource(image).delete());
        assertRefused(() -> cluster.admin.resource(image("b".repeat(64), "{}")).create());

        var again = image("a".repeat(64), "{\"a\":1}");
        assertThat(operator.resource(again).update().getSpec().content()).isEqualTo("{\"a\":1}");
        operator.resource(created).delete();
        assertThat(operator.resource(created).get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"generic-garbage-collector", "namespace-controller"})
    void controllersDeleteVerifiedImagesAndTouchTheirMetadataOnly(String controller) {
        var name = (controller.startsWith("g") ? "c" : "d").repeat(64);
        operator.resource(image(name, "{}")).create();
        InstalledCluster.objects(GuardedUsers.COLLECTOR.replace("NAME", controller))
                .forEach(object -> cluster.admin.resource(object).serverSideApply());
        try (var collector = cluster.actingAs("system:serviceaccount:kube-system:" + controller)) {
            var touched = image(name, "{}");
            touched.getMetadata().setFinalizers(List.of("example.com/kept"));
            await().atMost(PATIENCE)
                    .until(() -> !isRefused(() -> collector.resource(touched).update()));
            assertRefused(() -> collector.resource(image(name, "{\"a\":1}")).update());
            assertRefused(() -> collector.resource(image("e".repeat(64), "{}")).create());
            collector.resource(image(name, "{}")).update();
            collector.resource(image(name, "{}")).delete();
        }
        assertThat(cluster.admin.resource(image(name, "{}")).get()).isNull();
    }

    private static VerifiedImage image(String name, String content) {
        var image = new VerifiedImage();
        image.getMetadata().setName(name);
        image.setSpec(new VerifiedImageSpec(
                "registry.example.com/apps/shop",
                "sha256:" + "0".repeat(64),
                "2026-06-01T12:00:00Z",
                content,
                "00000000",
                "0".repeat(64)));
        return image;
    }

    @Test
    @Tag("long")
    void theGarbageCollectorRemovesTheRevisionsOfWhatIsGone() {
        var owner = cluster.admin
                .resource(cluster.admin
                        .getKubernetesSerialization()
                        .unmarshal(
                                Repository.text(Repository.OBJECTS.resolve("valid-policy-smallest.yaml")),
                                EvidencePolicy.class))
                .create();
        var revision = revision("owned");
        revision.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .build()));
        operator.resource(revision).create();

        cluster.admin.resource(owner).delete();

        await().atMost(Duration.ofSeconds(60)).until(() -> revisionNamed("owned") == null);
    }

    private static PolicyRevision revision(String name) {
        var revision = new PolicyRevision();
        revision.getMetadata().setName(name);
        revision.setSpec(PolicyRevisionSpec.of(RevisedKind.TRUST_ROOT, name, 1, "{}"));
        return revision;
    }

    private static PolicyRevision revisionNamed(String name) {
        return cluster.admin.resources(PolicyRevision.class).withName(name).get();
    }

    private static void guard(String keys) {
        operator.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(Names.NAMESPACE)
                        .withName(Names.LABEL_PARAMETERS)
                        .endMetadata()
                        .addToData("keys", keys)
                        .build())
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("portcullis-operator")
                        .withForce(true)
                        .build());
    }

    private static Namespace namespace(String name, Map<String, String> labels) {
        return gitops.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    private static void label(KubernetesClient client, String namespace, String key, @Nullable String value) {
        var json =
                "{\"metadata\":{\"labels\":{\"" + key + "\":" + (value == null ? "null" : "\"" + value + "\"") + "}}}";
        client.namespaces().withName(namespace).patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    private static void edit(KubernetesClient client, String namespace, UnaryOperator<Namespace> change) {
        client.resource(change.apply(client.namespaces().withName(namespace).get()))
                .update();
    }

    private static Map<String, String> labels(String namespace) {
        return cluster.admin
                .namespaces()
                .withName(namespace)
                .get()
                .getMetadata()
                .getLabels();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageFindingMatch("\\[(NamespaceLabelGuarded|InternalObjectGuarded)\\]");
    }

    private static boolean isRefused(Runnable call) {
        try {
            call.run();
            return false;
        } catch (KubernetesClientException e) {
            return e.getCode() == 403 || e.getCode() == 422;
        }
    }
}
