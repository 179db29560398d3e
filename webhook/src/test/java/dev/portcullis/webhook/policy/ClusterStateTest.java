package dev.portcullis.webhook.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.webhook.BusyApi;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ClusterStateTest {
    @Test
    void aRefusedFirstListDelaysReadinessAndDoesNotPreventIt() throws IOException {
        try (var api = new BusyApi(InstallationKeys.secretData(new byte[InstallationKey.LENGTH]));
                var client = api.client();
                var state = new ClusterState(client, "portcullis-system", OtherImages.REFUSE)) {
            assertThat(state.isReady()).isFalse();

            state.start();

            await().until(state::isReady);
        }
    }

    @Test
    void anEntryThatNoPolicyAsksForAnyMoreLocksNobodyOut() throws IOException {
        try (var api = new BusyApi(InstallationKeys.secretData(new byte[InstallationKey.LENGTH]));
                var client = api.client();
                var state = new ClusterState(client, "portcullis-system", OtherImages.REFUSE)) {
            state.start();
            await().until(state::isReady);

            assertThat(state.knows("enforce-0123456789")).isFalse();
            assertThat(state.inForce("enforce-0123456789", "shop"))
                    .hasValueSatisfying(rules -> assertThat(rules.policies()).isEmpty());

            api.stop();

            assertThat(state.inForce("enforce-0123456789", "shop")).isEmpty();
            assertThat(state.inForce("advise", "shop")).isPresent();
        }
    }
}
