package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.e2e.release.Vigil.Seen;
import dev.portcullis.testing.node.RealCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On two nodes, nobody notices that the release is changed, or that one of its Pods goes. */
@Tag("alone")
@Tag("long")
@Tag("release")
@Timeout(1200)
class UpgradeIT {
    private static final String CERTIFICATE = "portcullis-webhook-certificate";
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final Duration DRAINED = Duration.ofSeconds(90);
    private static final Duration LONG = Duration.ofMinutes(3);

    /** A process that is killed takes no leave: what was on its way to it is lost, and what goes there until the endpoint is taken away. */
    private static final Duration KILLED = Duration.ofSeconds(15);

    private static Release release;
    private static Vigil vigil;

    @BeforeAll
    static void install() {
        var missing = RealCluster.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: upgrades on a real node: " + why));
        assumeTrue(missing.isEmpty());
        release = Release.begin("upgrade", System.out);
        release.cluster().addNode();
        release.helm().upgrade(release.values("1", ""));
        release.enforce();
        assertThat(release.pods("webhook"))
                .extracting(pod -> pod.getSpec().getNodeName())
                .doesNotHaveDuplicates();
        vigil = new Vigil(
                release.cluster().admin(),
                release.signed("apps/signed").byDigest(),
                release.unsigned("apps/unsigned").byDigest());
        assertThat(vigil.during(Duration.ofSeconds(10), () -> {}).wrong()).isEmpty();
    }

    @AfterAll
    static void end() {
        if (vigil != null) {
            vigil.close();
        }
        if (release != null) {
            release.close();
        }
    }

    @Test
    void anUpgradeToOtherImagesDefinitionsAndValues() {
        var digests = release.pushOwnImages("2");
        var values =
                "unmatchedImages: ALLOW\nscan: {every: 3h}\noperator: {digest: \"%s\"}\nwebhook: {digest: \"%s\"}\n"
                        .formatted(digests.get("operator"), digests.get("webhook"));
        var chart = NextChart.in(release.folder());
        var before = Release.COMPONENTS.stream()
                .flatMap(component -> images(component).stream())
                .toList();
        assertThat(before).hasSize(2);
        assertThat(columns()).doesNotContain(NextChart.COLUMN);

        // As docs/operations/upgrade.md says.
        assertUnnoticed(
                "helm upgrade",
                vigil.during(LONG, () -> release.helm().upgradeTo(chart, values, "--reset-then-reuse-values")));

        assertThat(columns()).contains(NextChart.COLUMN);
        assertThat(release.kubectl().run("get", "evidencepolicies"))
                .contains(NextChart.COLUMN.toUpperCase(Locale.ROOT));
        for (var component : Release.COMPONENTS) {
            Release.await(
                    "the end of each " + component + " of before",
                    SHORT,
                    () -> release.pods(component).size() == 2);
            assertThat(images(component)).isEqualTo(Set.of(digests.get(component)));
            assertThat(before).doesNotContainAnyElementsOf(images(component));
        }
    }

    /** Returns the digests of the images that the Pods of a component run. */
    private static Set<String> images(String component) {
        return release.pods(component).stream()
                .map(pod -> pod.getStatus().getContainerStatuses().getFirst().getImageID())
                .map(image -> image.substring(image.indexOf('@') + 1))
                .collect(Collectors.toSet());
    }

    private static List<String> columns() {
        return release
                .client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(NextChart.DEFINITION)
                .get()
                .getSpec()
                .getVersions()
                .getFirst()
                .getAdditionalPrinterColumns()
                .stream()
                .map(CustomResourceColumnDefinition::getName)
                .toList();
    }

    @Test
    void aCertificateThatIsReplaced() {
        var secrets = release.client().secrets().inNamespace(Release.NAMESPACE).withName(CERTIFICATE);
        var before = secrets.get().getMetadata().getUid();

        assertUnnoticed("certificate", vigil.during(SHORT, () -> {
            secrets.delete();
            Release.await("another certificate", Duration.ofSeconds(40), () -> {
                var secret = secrets.get();
                return secret != null && !secret.getMetadata().getUid().equals(before);
            });
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "operator"})
    void aPodThatIsDeleted(String component) {
        assertUnnoticed("deleted " + component, vigil.during(SHORT, () -> {
            var pod = release.pods(component).getFirst();
            release.client().resource(pod).delete();
            awaitReplaced(component, pod);
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "operator"})
    void aPodThatIsEvicted(String component) {
        assertUnnoticed("evicted " + component, vigil.during(SHORT, () -> {
            var pod = release.pods(component).getFirst();
            assertThat(release.client().pods().resource(pod).evict()).isTrue();
            awaitReplaced(component, pod);
        }));
    }

    @Test
    void aNodeThatIsDrained() {
        var node = release.pods("webhook").getFirst().getSpec().getNodeName();
        try {
            assertUnnoticed("drained node", vigil.during(DRAINED, () -> {
                release.kubectl().run("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=60s");
                Release.COMPONENTS.forEach(UpgradeIT::awaitAllReady);
            }));

            assertThat(Release.COMPONENTS)
                    .allSatisfy(component -> assertThat(release.pods(component))
                            .noneMatch(pod -> node.equals(pod.getSpec().getNodeName())));
        } finally {
            release.kubectl().run("uncordon", node);
        }
    }

    @Test
    void aWebhookThatIsKilled() {
        var seen = vigil.during(SHORT, () -> kill("webhook"));

        System.out.println("release: killed webhook: " + seen);
        assertThat(seen.deedInTime()).isTrue();
        assertThat(seen.wrong()).isEmpty();
        assertThat(seen.failing()).isLessThan(KILLED);
    }

    @Test
    void anOperatorThatIsKilled() {
        assertUnnoticed("killed operator", vigil.during(SHORT, () -> kill("operator")));
    }

    /** Kills the process of one Pod as the kernel would, and waits until its container runs again. */
    private static void kill(String component) {
        var pod = release.pods(component).getFirst();
        var before = restarts(pod);
        assertThat(processes(pod)).isNotEmpty().allMatch(ProcessHandle::destroyForcibly);
        Release.await(
                "its container to be started again",
                Duration.ofSeconds(50),
                () -> release.pods(component).stream()
                        .filter(other -> isSame(other, pod))
                        .allMatch(other -> Readiness.isPodReady(other) && restarts(other) > before));
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
    }

    private static boolean isSame(Pod one, Pod other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private static void assertUnnoticed(String what, Seen seen) {
        System.out.println("release: " + what + ": " + seen);
        assertThat(seen.deedInTime()).as("%s while Pods ask", what).isTrue();
        assertThat(seen.wrong()).as(what).isEmpty();
        assertThat(seen.failed()).as(what).isZero();
    }

    private static void awaitReplaced(String component, Pod gone) {
        Release.await(
                "a Pod in place of " + gone.getMetadata().getName(),
                Duration.ofSeconds(50),
                () -> areAllReady(component) && release.pods(component).stream().noneMatch(pod -> isSame(pod, gone)));
    }

    private static void awaitAllReady(String component) {
        Release.await("each " + component, Duration.ofSeconds(50), () -> areAllReady(component));
    }

    private static boolean areAllReady(String component) {
        var pods = release.pods(component);
        return pods.size() == 2 && pods.stream().allMatch(Readiness::isPodReady);
    }

    /** Returns the virtual machines in the containers of a Pod, by the control group that they are in. */
    private static List<ProcessHandle> processes(Pod pod) {
        var uid = pod.getMetadata().getUid();
        return ProcessHandle.allProcesses()
                .filter(process -> read(process, "cgroup").contains(uid)
                        && read(process, "comm").startsWith("java"))
                .toList();
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            // It has ended.
            return "";
        } catch (UncheckedIOException e) {
            return "";
        }
    }
}
