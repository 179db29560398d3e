package dev.portcullis.cluster.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.RequestedObject;
import dev.portcullis.crds.workload.WorkloadKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadReaderTest {
    private static final String OWNER =
            "ownerReferences: [{apiVersion: v1, kind: X, name: x, uid: other}, {apiVersion: v1, kind: Y, name: y, uid: above, controller: true}]";

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final WorkloadReader reader = new WorkloadReader(serialization);

    private GenericKubernetesResource object(String yaml) {
        return serialization.unmarshal(yaml, GenericKubernetesResource.class);
    }

    @Test
    void readsEveryImageOfAPodAndWhoseCredentialsItUses() {
        var pod = reader.read(WorkloadKind.POD, object("""
                metadata: {namespace: shop, name: web, uid: u, annotations: {verified: "yes"}, %s}
                spec:
                  serviceAccountName: runner
                  imagePullSecrets: [{name: one}, {name: two}]
                  initContainers: [{name: init, image: a}]
                  containers: [{name: app, image: b}]
                  ephemeralContainers: [{name: debug, image: c}]
                  volumes: [{name: data, image: {reference: d}}]
                status: {phase: Running}
                """.formatted(OWNER)));

        assertThat(pod.id()).isEqualTo(new ObjectId("v1", "Pod", "shop", "web", "u"));
        assertThat(pod.controller()).isEqualTo("above");
        assertThat(pod.uses()).extracting(ImageUse::image).containsExactly("a", "b", "c", "d");
        assertThat(pod.uses()).extracting(ImageUse::tagUse).containsOnly(TagUse.FINAL);
        assertThat(pod.pull()).isEqualTo(new PullSource("runner", List.of("one", "two")));
        assertThat(PullSource.of(pod.pull().podSpec())).isEqualTo(pod.pull());
        assertThat(pod.problem()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Pending, RUNS", "Running, RUNS", "Unknown, RUNS", "Succeeded, ENDED", "Failed, ENDED", "Odd, RUNS"})
    void aPodEnds(String phase, Presence presence) {
        var pod = reader.read(WorkloadKind.POD, object("""
                metadata: {namespace: shop, name: web, uid: u}
                spec: {containers: [{name: app, image: b}]}
                status: {phase: %s}
                """.formatted(phase)));

        assertThat(pod.presence()).isEqualTo(presence);
    }

    @ParameterizedTest
    @CsvSource({"0, true, DORMANT", "1, true, RUNS", "0, false, RUNS"})
    void anOlderRevisionIsDormant(int replicas, boolean owned, Presence presence) {
        var set = reader.read(WorkloadKind.REPLICA_SET, object("""
                metadata: {namespace: shop, name: web, uid: u, %s}
                spec: {replicas: %d, template: {spec: {containers: [{name: app, image: b}]}}}
                """.formatted(owned ? OWNER : "labels: {}", replicas)));

        assertThat(set.presence()).isEqualTo(presence);
        assertThat(set.id().apiVersion()).isEqualTo("apps/v1");
        assertThat(set.uses()).extracting(ImageUse::tagUse).containsExactly(TagUse.IN_TEMPLATE);
    }

    @Test
    void readsTheTemplateOfACronJob() {
        var job = reader.read(WorkloadKind.CRON_JOB, object("""
                metadata: {namespace: shop, name: night, uid: u}
                spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: b}]}}}}}
                """));

        assertThat(job.uses()).extracting(ImageUse::image).containsExactly("b");
    }

    @Test
    void whatCannotBeReadHasAProblemAndNoImage() {
        var pod = reader.read(WorkloadKind.POD, object("metadata: {namespace: shop, name: web, uid: u}\nspec: {}\n"));
        var odd = reader.read(WorkloadKind.POD, object("""
                metadata: {namespace: shop, name: web, uid: u}
                spec: {containers: [{name: app}]}
                """));

        assertThat(List.of(pod, odd)).allSatisfy(workload -> {
            assertThat(workload.uses()).isEmpty();
            assertThat(workload.problem()).isNotEmpty();
        });
    }

    @Test
    void readsAKindOfTheSettingsByItsPaths() {
        var resource = new ImageResource(
                "serving.example", "v1", "services", List.of(ImagePath.of("spec.template.containers[*].image")));
        var service = reader.read(resource, object("""
                apiVersion: serving.example/v1
                kind: Service
                metadata: {namespace: shop, name: web, uid: u}
                spec: {template: {containers: [{image: a}, {image: b}]}}
                """));
        var other = reader.read(resource, object("""
                apiVersion: serving.example/v1
                kind: Service
                metadata: {namespace: shop, name: web, uid: u}
                spec: {}
                """));

        assertThat(service.uses()).extracting(ImageUse::image).containsExactly("a", "b");
        assertThat(service.id()).isEqualTo(new ObjectId("serving.example/v1", "Service", "shop", "web", "u"));
        assertThat(other.problem()).contains("spec.template is absent");
    }

    @Test
    void keepsNoMoreOfAnImageThanShowsThatItIsNone() {
        var pod = reader.read(WorkloadKind.POD, object("""
                metadata: {namespace: shop, name: web, uid: u}
                spec: {containers: [{name: app, image: "%s"}], imagePullSecrets: [{name: "%s"}]}
                """.formatted("a".repeat(100_000), "b".repeat(100_000))));

        assertThat(pod.uses())
                .singleElement()
                .satisfies(use -> assertThat(use.image()).hasSize(1_100));
        assertThatThrownBy(() -> ImageReference.parse(pod.uses().getFirst().image()))
                .isInstanceOf(InvalidImageReferenceException.class);
        assertThat(pod.pull().secrets()).isEmpty();
    }

    private static final String AS_ADMITTED = """
            {"apiVersion": "v1", "kind": "Pod",
              "metadata": {"name": "web", "namespace": "shop", "labels": {"b": "2", "a": "1"}%s},
              "spec": {"containers": [{"name": "app", "image": "b", "args": [], "tty": null, "x": 0.5, "y": 12345678901}]%s}%s}
            """;

    private Circumstances.Request admitted(String metadata, String spec) throws JsonProcessingException {
        var object = new ObjectMapper().readTree(AS_ADMITTED.formatted(metadata, spec, ""));
        return RequestedObject.of("CREATE", "", "v1", "Pod", object);
    }

    private GenericKubernetesResource running(String metadata, String spec) {
        return object(AS_ADMITTED.formatted(
                ", \"uid\": \"u\", \"resourceVersion\": \"7\", \"managedFields\": [{\"manager\": \"x\"}]" + metadata,
                spec,
                ", \"status\": {\"phase\": \"Running\"}"));
    }

    @Test
    void anObjectThatRunsAsksAsItDidAtAdmission() throws JsonProcessingException {
        var pod = reader.read(WorkloadKind.POD, running("", ""));

        var asked = Objects.requireNonNull(pod.object());
        assertThat(asked.digest()).isEqualTo(AskedObject.digest(admitted("", "")));
        assertThat(reader.reread(asked, running("", ""))).isEqualTo(admitted("", ""));
        assertThat(pod.asksAsObject()).isFalse();
    }

    @Test
    void whatStandsInAListAsksTheSame() {
        var listed = running("", "");
        listed.setKind(null);
        listed.setApiVersion(null);

        assertThat(reader.read(WorkloadKind.POD, listed).object())
                .isEqualTo(reader.read(WorkloadKind.POD, running("", "")).object());
    }

    @Test
    void whatChangedInTheMeantimeIsNotReadAsWhatItWas() {
        var asked = Objects.requireNonNull(
                reader.read(WorkloadKind.POD, running("", "")).object());

        assertThat(reader.reread(asked, running(", \"annotations\": {\"a\": \"b\"}", "")))
                .isEqualTo(new Circumstances.Unread("Pod shop/web has changed since it was seen"));
        assertThat(reader.reread(asked, running("", ", \"hostNetwork\": true")))
                .isInstanceOf(Circumstances.Unread.class);
    }
}
