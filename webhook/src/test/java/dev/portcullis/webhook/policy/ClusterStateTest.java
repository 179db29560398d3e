package dev.portcullis.webhook.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.testing.cluster.WatchedApi;
import dev.portcullis.webhook.BusyApi;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClusterStateTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aRefusedFirstListDelaysReadinessAndDoesNotPreventIt() throws IOException {
        try (var api = new BusyApi(InstallationKeys.secretData(new byte[InstallationKey.LENGTH]));
                var client = api.client();
                var state = new ClusterState(client, "portcullis-system", OtherImages.REFUSE)) {
            assertThat(state.isReady()).isFalse();

            state.start();

            await().atMost(LONG).until(state::isReady);
        }
    }

    @Test
    void anEntryThatNoPolicyAsksForAnyMoreLocksNobodyOut() throws IOException {
        try (var api = new BusyApi(InstallationKeys.secretData(new byte[InstallationKey.LENGTH]));
                var client = api.client();
                var state = new ClusterState(client, "portcullis-system", OtherImages.REFUSE)) {
            state.start();
            await().atMost(LONG).until(state::isReady);

            assertThat(state.knows("enforce-0123456789")).isFalse();
            assertThat(state.inForce("enforce-0123456789", "shop"))
                    .hasValueSatisfying(rules -> assertThat(rules.policies()).isEmpty());

            api.stop();

            assertThat(state.inForce("enforce-0123456789", "shop")).isEmpty();
            assertThat(state.inForce("advise", "shop")).isPresent();
        }
    }

    @Test
    void aNamespaceThatNobodyWatchesAnyMoreIsReadForEachRequest() {
        try (var api = new WatchedApi();
                var client = api.client();
                var state = new ClusterState(client, "portcullis-system", OtherImages.REFUSE)) {
            api.list("secrets", key());
            api.list("namespaces", shop("before"));
            state.start();
            await().atMost(LONG).until(() -> tier(state).equals("before"));
            api.give("namespaces", shop("after"));
            assertThat(tier(state)).isEqualTo("before");

            api.lose("namespaces");

            await().atMost(LONG).until(() -> tier(state).equals("after"));
        }
    }

    private static String tier(ClusterState state) {
        return state.inForce("advise", "shop")
                .flatMap(rules -> Optional.ofNullable(rules.labels()))
                .map(labels -> labels.getOrDefault("tier", ""))
                .orElse("");
    }

    private static Namespace shop(String tier) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName("shop")
                .withUid("1")
                .withResourceVersion("1")
                .withLabels(Map.of("tier", tier))
                .endMetadata()
                .build();
    }

    private static Secret key() {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(InstallationKeys.SECRET)
                .withNamespace("portcullis-system")
                .withResourceVersion("1")
                .endMetadata()
                .withData(InstallationKeys.secretData(new byte[InstallationKey.LENGTH]))
                .build();
    }
}
