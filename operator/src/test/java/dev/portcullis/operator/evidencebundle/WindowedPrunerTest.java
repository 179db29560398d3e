package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowedPrunerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String KEY = newKey();

    private final BundleScene scene = new BundleScene();
    private final List<TrustRoot> roots = new ArrayList<>();

    private static String newKey() {
        return Pem.of(CertificateAuthority.newKeyPair().getPublic());
    }

    private void trust(String name, String pem, @Nullable String notBefore, @Nullable String notAfter) {
        var key = new LinkedHashMap<>(Map.of("name", "release", "pem", pem));
        if (notBefore != null) {
            key.put("notBefore", notBefore);
        }
        if (notAfter != null) {
            key.put("notAfter", notAfter);
        }
        var root = new TrustRoot();
        root.setMetadata(new ObjectMetaBuilder().withName(name).build());
        root.setSpec(Serialization.unmarshal(Serialization.asJson(Map.of("keys", List.of(key))), TrustRootSpec.class));
        roots.add(root);
    }

    private Pruner.Outcome prune() {
        return new WindowedPruner(scene, new KeyWindows(() -> roots), () -> NOW).prune(order());
    }

    private static Pruner.Order order() {
        var own = new Publications(
                new Requester("apps", "shop", "uid"),
                ImageRepository.parse(BundleScene.REPOSITORY),
                BundleScene.SUBJECT,
                SignedWith.key(KEY),
                List.of());
        return new Pruner.Order(own, 1, null);
    }

    @ParameterizedTest
    @CsvSource({
        ", 2026-03-01T11:59:59Z",
        "2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z",
        "2026-03-01T12:00:01Z, ",
        "2026-01-01T00:00:00Z, some day"
    })
    void outsideItsWindowAKeySupersedesNothing(@Nullable String notBefore, @Nullable String notAfter) {
        trust("open", KEY, null, null);
        trust("strict", KEY, notBefore, notAfter);

        assertThat(prune())
                .isInstanceOfSatisfying(
                        Pruner.Outcome.Withheld.class,
                        withheld -> assertThat(withheld.detail()).contains("TrustRoot strict"));
        assertThat(scene.pruneOrders).isEmpty();
    }

    @Test
    void insideItIsPruned() {
        trust("open", KEY, "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z");
        trust("others", newKey(), null, "2026-02-01T00:00:00Z");
        roots.add(new TrustRoot());

        assertThat(prune()).isEqualTo(scene.pruned);
        assertThat(scene.pruneOrders).hasSize(1);
    }

    @Test
    void whereNobodyCanTellNothingIsRemoved() {
        var windows = new KeyWindows(() -> {
            throw new KubernetesClientException("forbidden", 403, null);
        });

        assertThat(new WindowedPruner(scene, windows, () -> NOW).prune(order()))
                .isInstanceOf(Pruner.Outcome.Unavailable.class);
        assertThat(scene.pruneOrders).isEmpty();
    }

    /** With its object all of it goes, whoever counts it. */
    @Test
    void whatGoesWithItsObjectGoes() {
        trust("strict", KEY, null, "2026-02-01T00:00:00Z");

        assertThat(new WindowedPruner(scene, new KeyWindows(() -> roots), () -> NOW).removeAll(order().own(), true))
                .isEqualTo(scene.removed);
    }
}
