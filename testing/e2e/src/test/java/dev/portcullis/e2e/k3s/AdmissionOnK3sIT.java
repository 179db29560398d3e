package dev.portcullis.e2e.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.KeySigned;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.install.Workloads;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The gate on a K3s node in a container. Left out of every run but {@code make test-k3s}, which needs a Docker engine. */
@Tag("docker")
class AdmissionOnK3sIT {
    @Test
    void refusesWhatIsNotSignedAndAdmitsWhatIs() {
        var webhookPort = Ports.free();
        try (var stack = LocalStack.builder().name("k3s").registry().cosign().start();
                var cluster = K3sCluster.start(webhookPort)) {
            // Given two images, one of them signed, and a policy
            var fixtures = new ImageFixtures(stack.registry(), 7);
            FixtureImage signed = fixtures.image("apps/signed", "1");
            FixtureImage unsigned = fixtures.image("apps/unsigned", "1");
            var pair = stack.cosign().generateKeyPair("release");
            stack.cosign().sign(pair, signed.byDigest());
            var settings =
                    Installation.Settings.of(Repository.find(), stack.registry().host());
            try (var installation = Installation.start(cluster, stack.folder(), settings, webhookPort)) {
                cluster.createNamespace("shop", Map.of("tier", "production"));
                var resources = new Resources(cluster);
                resources.apply(KeySigned.rules(stack.registry().host(), pair.publicKeyPem()));
                resources.awaitEffect();
                try (var workloads = new Workloads(cluster.admin().client(), installation)) {
                    // When both are tried
                    var refused = workloads.pod("shop", unsigned.byDigest());
                    var admitted = workloads.pod("shop", signed.byDigest());

                    // Then
                    assertThat(refused.admitted()).isFalse();
                    assertThat(refused.reason()).isEqualTo("SignatureMissing");
                    assertThat(admitted.admitted()).as(admitted.message()).isTrue();
                    assertThat(admitted.reason()).isEqualTo("Verified");
                }
            }
        }
    }
}
