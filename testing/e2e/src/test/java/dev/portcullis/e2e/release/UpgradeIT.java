package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.e2e.release.Vigil.Seen;
import dev.portcullis.testing.node.RealCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody notices that the release is changed, or that one of its Pods goes. */
@Tag("long")
@Timeout(1200)
class UpgradeIT {
    private static final String CERTIFICATE = "portcullis-webhook-certificate";
    private static final Duration SHORT = Duration.ofMinutes(1);
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
        release.helm().upgrade(release.values("1", ""));
        release.enforce();
        vigil = new Vigil(
                release.cluster().admin(),
                release.signed("apps/signed").byDigest(),
                release.unsigned("apps/unsigned").byDigest());
        assertThat(vigil.during(Duration.ofSeconds(10), () -> {}).wrong()).isEmpty();
    }

    @AfterAll
    static void end() {
        if (release != null) {
            vigil.close();
            release.close();
        }
    }

    @Test
    void anUpgradeToOtherImagesAndValues() {
        release.pushOwnImages("2");
        var before = names(release.pods("webhook"));

        assertUnnoticed(
                "helm upgrade",
                vigil.during(
                        LONG,
                        () -> release.helm()
                                .upgrade(release.values("2", "unmatchedImages: ALLOW\nscan: {every: 3h}\n"))));

        assertThat(names(release.pods("webhook"))).doesNotContainAnyElementsOf(before);
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

    @Test
    void aPodThatIsDeleted() {
        for (var component : List.of("webhook", "operator")) {
            assertUnnoticed("deleted " + component, vigil.during(SHORT, () -> {
                var pod = release.pods(component).getFirst();
                release.client().resource(pod).delete();
                awaitReplaced(component, pod);
            }));
        }
    }

    @Test
    void aPodThatIsEvicted() {
        assertUnnoticed("evicted webhook", vigil.during(SHORT, () -> {
            var pod = release.pods("webhook").getFirst();
            assertThat(release.client().pods().resource(pod).evict()).isTrue();
            awaitReplaced("webhook", pod);
        }));
    }

    @Test
    void aProcessThatIsKilled() {
        var seen = vigil.during(SHORT, () -> {
            var pod = release.pods("webhook").getFirst();
            assertThat(processes(pod)).isNotEmpty().allMatch(ProcessHandle::destroyForcibly);
            Release.await(
                    "its container to be started again",
                    Duration.ofSeconds(40),
                    () -> release.pods("webhook").stream()
                            .filter(other -> other.getMetadata()
                                    .getUid()
                                    .equals(pod.getMetadata().getUid()))
                            .allMatch(other -> Readiness.isPodReady(other)
                                    && other.getStatus()
                                                    .getContainerStatuses()
                                                    .getFirst()
                                                    .getRestartCount()
                                            > 0));
        });

        System.out.println("release: killed webhook: " + seen);
        assertThat(seen.deedInTime()).isTrue();
        assertThat(seen.wrong()).isEmpty();
        assertThat(seen.failing()).isLessThan(KILLED);
    }

    private static void assertUnnoticed(String what, Seen seen) {
        System.out.println("release: " + what + ": " + seen);
        assertThat(seen.deedInTime()).as("%s while Pods ask", what).isTrue();
        assertThat(seen.wrong()).as(what).isEmpty();
        assertThat(seen.failed()).as(what).isZero();
    }

    private static void awaitReplaced(String component, Pod gone) {
        Release.await("a Pod in place of " + gone.getMetadata().getName(), Duration.ofSeconds(50), () -> {
            var pods = release.pods(component);
            return pods.size() == 2
                    && pods.stream().allMatch(Readiness::isPodReady)
                    && pods.stream()
                            .noneMatch(pod -> pod.getMetadata()
                                    .getUid()
                                    .equals(gone.getMetadata().getUid()));
        });
    }

    private static List<String> names(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    /** Returns the virtual machines in the containers of a Pod, by the control group that they are in. */
    private static List<ProcessHandle> processes(Pod pod) {
        var uid = pod.getMetadata().getUid();
        return ProcessHandle.allProcesses()
                .filter(process -> read(process, "cgroup").contains(uid)
                        && read(process, "comm").startsWith("java"))
                .collect(Collectors.toList());
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
