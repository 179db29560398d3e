package dev.portcullis.cluster.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.workload.AskedObject;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.verdict.TagUse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    private final List<String> heard = new ArrayList<>();
    private final Workloads workloads = new Workloads("kube-system"::equals, new WorkloadListener() {
        @Override
        public void changed(Workload workload, Set<Question> questions) {
            heard.add(workload.id().name() + " asks "
                    + questions.stream().map(Question::image).sorted().toList());
        }

        @Override
        public void gone(Workload workload) {
            heard.add(workload.id().name() + " is gone");
        }
    });

    private static Workload workload(
            String namespace, String name, String controller, Presence presence, String image) {
        return new Workload(
                new ObjectId("v1", "Pod", namespace, name, namespace + "-" + name),
                controller,
                List.of(new ImageUse("spec.containers[a].image", image, Binding.BINDING, TagUse.FINAL)),
                PullSource.DEFAULT,
                presence,
                "");
    }

    private static Workload runs(String name, String controller, String image) {
        return workload("shop", name, controller, Presence.RUNS, image);
    }

    @Test
    void eachQuestionIsAskedOnceHoweverManyAskIt() {
        workloads.put(runs("a", "", "x"));
        workloads.put(runs("b", "", "x"));
        workloads.put(runs("b", "", "x"));
        workloads.put(runs("b", "", "y"));

        assertThat(heard).containsExactly("a asks [x]", "b asks []", "b asks [y]");
        assertThat(workloads.questions()).extracting(Question::image).containsExactly("x", "y");
    }

    @Test
    void aQuestionGoesWithTheLastThatAsksIt() {
        workloads.put(runs("a", "", "x"));
        workloads.put(runs("b", "", "x"));

        workloads.remove("shop-a");
        assertThat(workloads.questions()).hasSize(1);
        workloads.remove("shop-b");
        assertThat(workloads.questions()).isEmpty();
        assertThat(heard).endsWith("a is gone", "b is gone");
        workloads.remove("shop-b");
        assertThat(heard).hasSize(4);
    }

    @Test
    void nothingIsKeptOfExemptNamespaces() {
        workloads.put(workload("kube-system", "dns", "", Presence.RUNS, "x"));

        assertThat(workloads.size()).isZero();
        assertThat(heard).isEmpty();
    }

    @Test
    void whatDoesNotRunAsksNothingAndIsKnown() {
        workloads.put(workload("shop", "old", "", Presence.DORMANT, "x"));
        workloads.put(workload("shop", "done", "", Presence.ENDED, "x"));

        assertThat(workloads.questions()).isEmpty();
        assertThat(workloads.all()).hasSize(2);
        workloads.put(workload("shop", "old", "", Presence.RUNS, "x"));
        assertThat(heard).endsWith("old asks [x]");
    }

    @Test
    void theTopmostControllerSpeaksForAllThatItControls() {
        var deployment = runs("deployment", "", "x");
        var set = runs("set", "shop-deployment", "x");
        var pod = runs("pod", "shop-set", "x");
        List.of(pod, set, deployment).forEach(workloads::put);

        assertThat(workloads.topOf(pod)).isEqualTo(deployment);
        assertThat(workloads.topsOf(Question.of(pod, pod.uses().getFirst()))).containsExactly(deployment);
        assertThat(workloads.family(deployment)).containsExactly(deployment, set, pod);
        assertThat(workloads.topmost("shop-pod")).isEmpty();
        assertThat(workloads.topmost("shop-deployment")).contains(deployment);
    }

    @Test
    void anOwnerInAnotherNamespaceIsNone() {
        var foreign = workload("bank", "deployment", "", Presence.RUNS, "x");
        var pod = runs("pod", "bank-deployment", "x");
        workloads.put(foreign);
        workloads.put(pod);

        assertThat(workloads.topOf(pod)).isEqualTo(pod);
        assertThat(workloads.family(foreign)).containsExactly(foreign);
    }

    @Test
    void ownersInACircleSpeakForNobodyButThemselves() {
        var one = runs("one", "shop-two", "x");
        var two = runs("two", "shop-one", "x");
        workloads.put(one);
        workloads.put(two);

        assertThat(workloads.topOf(one)).isEqualTo(one);
        assertThat(workloads.family(one)).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void anUnknownOwnerLeavesAWorkloadOnItsOwn() {
        var pod = runs("pod", "shop-rollout", "x");
        workloads.put(pod);

        assertThat(workloads.topOf(pod)).isEqualTo(pod);
    }

    @Test
    void oneNamespaceFillsNoMoreThanItsShare() {
        var image = "x".repeat(1_000);
        for (var i = 0; i < 4_000; i++) {
            workloads.put(runs("a" + i, "", image + i));
        }

        assertThat(workloads.isComplete()).isFalse();
        assertThat(workloads.size()).isEqualTo(4_000);
        assertThat(workloads.questions()).hasSizeLessThan(4_000);
        assertThat(workloads.all().getLast().problem()).contains("more images than are followed");
        workloads.put(workload("bank", "a", "", Presence.RUNS, "y"));
        assertThat(workloads.questions()).extracting(Question::image).contains("y");
        for (var i = 0; i < 4_000; i++) {
            workloads.remove("shop-a" + i);
        }
        assertThat(workloads.isComplete()).isTrue();
        workloads.put(runs("b", "", "z"));
        assertThat(workloads.questions()).extracting(Question::image).containsExactly("y", "z");
    }

    private static Workload object(String name) {
        var plain = runs(name, "", "x");
        var object = new AskedObject("", "v1", "pods", plain.id(), Digest.of(name.getBytes(StandardCharsets.UTF_8)));
        return new Workload(plain.id(), "", plain.uses(), plain.pull(), plain.presence(), "", object, false);
    }

    @Test
    void whereRulesReadObjectsEachAsksForItself() {
        workloads.put(object("a"));
        workloads.put(object("b"));
        workloads.readObjects("shop"::equals);
        workloads.put(object("b"));
        workloads.put(object("c"));

        assertThat(heard).containsExactly("a asks [x]", "b asks []", "a asks [x]", "b asks [x]", "c asks [x]");
        assertThat(workloads.questions())
                .hasSize(3)
                .allSatisfy(question -> assertThat(question.object()).isNotNull());

        workloads.readObjects(namespace -> false);
        assertThat(workloads.questions())
                .singleElement()
                .satisfies(question -> assertThat(question.object()).isNull());
        workloads.remove("shop-a");
        workloads.remove("shop-b");
        workloads.remove("shop-c");
        assertThat(workloads.questions()).isEmpty();
    }

    @Test
    void whereNoRulesReadObjectsNothingIsHeardOfThem() {
        workloads.put(object("a"));
        workloads.readObjects("elsewhere"::equals);

        assertThat(heard).containsExactly("a asks [x]");
    }

    @Test
    void whatIsNotFollowedStaysSo() {
        for (var i = 0; i < 50; i++) {
            workloads.put(workload("shop", "w" + i, "", Presence.RUNS, i + "x".repeat(100_000)));
        }
        assertThat(workloads.isComplete()).isFalse();

        workloads.readObjects("shop"::equals);

        assertThat(workloads.isComplete()).isFalse();
    }
}
