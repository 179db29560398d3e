package dev.portcullis.cluster.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.program.Circumstances;
import dev.portcullis.crds.workload.WorkloadKind;
import dev.portcullis.testing.cluster.WatchedApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterObjectsTest {
    private final WatchedApi api = new WatchedApi();
    private final KubernetesClient client = api.client();
    private final ClusterObjects objects = new ClusterObjects(client);
    private final WorkloadReader reader = new WorkloadReader(client.getKubernetesSerialization());

    @AfterEach
    void end() {
        client.close();
        api.close();
    }

    private static GenericKubernetesResource pod(String uid, String image) {
        var pod = new GenericKubernetesResource();
        pod.setApiVersion("v1");
        pod.setKind("Pod");
        pod.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("web")
                .withUid(uid)
                .build());
        pod.setAdditionalProperties(
                Map.of("spec", Map.of("containers", List.of(Map.of("name", "app", "image", image)))));
        return pod;
    }

    private AskedObject seen() {
        return Objects.requireNonNull(
                reader.read(WorkloadKind.POD, pod("u", "a")).object());
    }

    @Test
    void readsWhatWasSeen() {
        api.list("pods", pod("other", "b"), pod("u", "a"));

        assertThat(objects.read(seen()))
                .isInstanceOfSatisfying(
                        Circumstances.Request.class,
                        request -> assertThat(request.object()).contains("\"image\":\"a\""));
    }

    @Test
    void saysThatItChanged() {
        api.list("pods", pod("u", "b"));

        assertThat(objects.read(seen()))
                .isEqualTo(new Circumstances.Unread("Pod shop/web has changed since it was seen"));
    }

    @Test
    void takesNoOtherOfTheSameNameForIt() {
        api.list("pods", pod("other", "a"));

        assertThat(objects.read(seen())).isEqualTo(new Circumstances.Unread("Pod shop/web is gone"));
    }

    @Test
    void saysThatItCannotBeRead() {
        api.lose("pods");

        assertThat(objects.read(seen()))
                .isInstanceOfSatisfying(
                        Circumstances.Unread.class,
                        unread -> assertThat(unread.detail()).startsWith("Pod shop/web cannot be read: status "));
    }
}
