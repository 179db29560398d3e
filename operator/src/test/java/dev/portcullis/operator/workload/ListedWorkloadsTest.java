package dev.portcullis.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.WorkloadListener;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.testing.cluster.WatchedApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ListedWorkloadsTest {
    private static final WorkloadListener NOBODY = new WorkloadListener() {
        @Override
        public void changed(Workload workload, Set<Question> questions) {}

        @Override
        public void gone(Workload workload) {}
    };
    private static final ImageResources WIDGETS = new ImageResources(
            List.of(new ImageResource("example.com", "v1", "widgets", List.of(ImagePath.of("spec.image")))));

    private final WatchedApi api = new WatchedApi();
    private final KubernetesClient client = api.client();
    private final Workloads workloads = new Workloads(namespace -> false, NOBODY);
    private final ListedWorkloads listed = new ListedWorkloads(client, WIDGETS, workloads, 10);

    @AfterEach
    void end() {
        client.close();
        api.close();
    }

    @Test
    void whatLiesBeyondTheBoundIsNotTakenForGone() {
        list(0, 10);
        listed.look();
        assertThat(listed.incomplete()).isZero();

        // Made later, listed earlier.
        list(-5, 10);
        listed.look();

        assertThat(listed.incomplete()).isOne();
        assertThat(names()).contains("w9", "w5", "w4", "w-5");

        list(0, 10);
        listed.look();

        assertThat(listed.incomplete()).isZero();
        assertThat(names()).hasSize(10).contains("w9").doesNotContain("w-5");
    }

    @Test
    void ofWhatIsNotSeenAnyMoreNoMoreStaysThanAListHas() {
        for (var i = 0; i < 6; i++) {
            list(-10 * i, 100);
            listed.look();
        }

        assertThat(names()).hasSize(20).contains("w-50", "w-41", "w-40", "w-31").doesNotContain("w0");
    }

    @Test
    void whatCannotBeListedIsIncompleteFromTheBeginning() {
        assertThat(listed.incomplete()).isOne();
        api.lose("widgets");
        listed.look();
        assertThat(listed.incomplete()).isOne();

        api.restore("widgets");
        list(0, 3);
        listed.look();
        assertThat(listed.incomplete()).isZero();

        api.lose("widgets");
        listed.look();
        assertThat(listed.incomplete()).isOne();
        assertThat(names()).hasSize(3);
    }

    private void list(int first, int end) {
        api.list(
                "widgets",
                IntStream.range(first, end)
                        .mapToObj(ListedWorkloadsTest::widget)
                        .toArray(GenericKubernetesResource[]::new));
    }

    private List<String> names() {
        return workloads.all().stream().map(workload -> workload.id().name()).toList();
    }

    private static GenericKubernetesResource widget(int number) {
        var widget = new GenericKubernetesResource();
        widget.setApiVersion("example.com/v1");
        widget.setKind("Widget");
        widget.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("w" + number)
                .withUid("uid-" + number)
                .build());
        widget.setAdditionalProperties(Map.of("spec", Map.of("image", "registry.example.com/apps/w" + number)));
        return widget;
    }
}
