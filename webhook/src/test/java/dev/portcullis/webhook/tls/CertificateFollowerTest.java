package dev.portcullis.webhook.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.webhook.BusyApi;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CertificateFollowerTest {
    @Test
    void aRefusedFirstListDelaysTheCertificateAndDoesNotPreventIt() throws IOException {
        var certificate =
                CertificateAuthority.create("test", InstantSource.system()).server("webhook", List.of("127.0.0.1"));
        var data = Map.of(
                "tls.crt", BusyApi.base64(certificate.certificatePem()),
                "tls.key", BusyApi.base64(certificate.keyPem()));
        var meters = new SimpleMeterRegistry();
        try (var api = new BusyApi(data);
                var client = api.client();
                var follower = new CertificateFollower(client, "portcullis-system", meters)) {
            var expiry = meters.get("portcullis.webhook.certificate.expiry").timeGauge();
            assertThat(expiry.value(TimeUnit.SECONDS)).isNaN();

            follower.start();

            await().atMost(Duration.ofSeconds(30)).until(follower::isReady);
            assertThat(expiry.value(TimeUnit.SECONDS)).isEqualTo((double)
                    certificate.certificate().getNotAfter().toInstant().getEpochSecond());
        }
    }
}
