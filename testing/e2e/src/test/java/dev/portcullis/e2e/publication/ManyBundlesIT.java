package dev.portcullis.e2e.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.ImageFixtures;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What five hundred evidence bundles cost, and that one that has nothing to do costs nothing. */
@Tag("long")
@Timeout(900)
class ManyBundlesIT {
    private static final int IMAGES = 50;
    private static final int BUNDLES = 500;
    private static final double MEBIBYTE = 1024.0 * 1024;
    private static final Duration LIMIT = Duration.ofMinutes(8);

    /** Longer than any pause between two looks at the cluster. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    @Test
    void costAFewRequestsEachAndNoneAfterwards() {
        try (var scene = EvidenceScene.startCounting("many-bundles")) {
            var audit = VaultAudit.of(scene);
            var fixtures = new ImageFixtures(scene.registry, 43);
            var images = IntStream.range(0, IMAGES)
                    .mapToObj(number -> fixtures.image("apps/many-" + number, "1"))
                    .toList();
            scene.report("apps", 2, false);
            var registryBefore = scene.registry.requests();
            var vaultBefore = audit.requests();
            var began = System.nanoTime();
            scene.resources.apply(IntStream.range(0, BUNDLES)
                    .mapToObj(number ->
                            EvidenceScene.request("apps", "bundle-" + number, images.get(number % IMAGES), 24))
                    .collect(Collectors.joining("---\n")));

            assertThat(Deadline.in(LIMIT).await(() -> fresh(scene) == BUNDLES))
                    .as("%d of them are fresh", fresh(scene))
                    .isTrue();

            var seconds = (System.nanoTime() - began) / 1e9;
            var registry = scene.registry.requests() - registryBefore;
            var vault = audit.requests() - vaultBefore;
            var resident = scene.installation.operator().process().residentBytes() / MEBIBYTE;
            Deadline.in(IDLE).await(() -> false);
            var idleRegistry = scene.registry.requests() - registryBefore - registry;
            var idleVault = audit.requests() - vaultBefore - vault;
            System.out.printf(
                    "evidence bundles: %d in %.0f s, per bundle %.1f requests to the registry and %.1f to Vault;"
                            + " operator %.0f MiB; idle for %d s: %d and %d%n",
                    BUNDLES,
                    seconds,
                    (double) registry / BUNDLES,
                    (double) vault / BUNDLES,
                    resident,
                    IDLE.toSeconds(),
                    idleRegistry,
                    idleVault);
            assertThat((double) registry / BUNDLES).isLessThanOrEqualTo(16);
            assertThat((double) vault / BUNDLES).isLessThanOrEqualTo(3);
            assertThat(idleRegistry + idleVault).isZero();
        }
    }

    private static long fresh(EvidenceScene scene) {
        return scene.admin.resources(EvidenceBundle.class).inNamespace("apps").list().getItems().stream()
                .filter(bundle -> bundle.getStatus() != null
                        && bundle.getStatus().conditions().stream()
                                .anyMatch(condition -> condition.holds(Condition.Type.FRESH)))
                .count();
    }
}
