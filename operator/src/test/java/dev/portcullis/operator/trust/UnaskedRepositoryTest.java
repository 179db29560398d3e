package dev.portcullis.operator.trust;

import static dev.portcullis.operator.trust.FollowedScene.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.testing.tuf.TufScenarios;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When no repository is asked, whatever a trust root says. */
class UnaskedRepositoryTest {
    private static TufScenarios scenarios;

    @BeforeAll
    static void write(@TempDir Path repositories) {
        scenarios = FollowedScene.write(repositories);
    }

    private static FollowedScene scene(String scenario) {
        return new FollowedScene(scenarios, scenario);
    }

    @Test
    void nobodyIsAskedWhereNoRepositoryIsFollowed() {
        try (var scene = scene("good")) {
            var spec = scene.spec();
            var inline = new TrustRootSpec.TrustedRoot(FIRST, null, null);
            var mapped =
                    new TrustRootSpec.TrustedRoot(null, new TrustRootSpec.ConfigMapKey("roots", "root.json"), null);
            scene.configMaps.put("roots/root.json", FIRST);
            for (var source : new TrustRootSpec.TrustedRoot[] {null, inline, mapped}) {
                scene.edit(new TrustRootSpec(source, spec.keys(), null, null, null, List.of(), null));

                var look = scene.look((repository, trusted, now) -> {
                    throw new AssertionError("nobody is to be asked");
                });

                assertThat(look.condition(Condition.Type.READY).reason()).isEqualTo("Ready");
                assertThat(look.content().tuf()).isNull();
            }
            assertThat(scene.keeper.text()).isNull();
            assertThat(scene.server.takeRequests()).isEmpty();
        }
    }

    @Test
    void nobodyIsAskedWhileTheSpecIsWrong() {
        try (var scene = scene("good")) {
            var key = new TrustRootSpec.PublicKey("release", "rubbish", null, null);
            scene.edit(new TrustRootSpec(scene.spec().trustedRoot(), List.of(key), null, null, null, List.of(), null));

            var look = scene.look();

            assertThat(look.condition(Condition.Type.ACCEPTED).reason()).isEqualTo("Invalid");
            assertThat(look.condition(Condition.Type.STALE).reason()).isEqualTo("Pending");
            assertThat(scene.server.takeRequests()).isEmpty();
        }
    }
}
