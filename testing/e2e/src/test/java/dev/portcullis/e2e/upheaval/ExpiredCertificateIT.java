package dev.portcullis.e2e.upheaval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.install.ServingCertificate;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The certificate that the webhook serves has ended, because nobody was there to renew it. */
@Tag("long")
class ExpiredCertificateIT {
    private Scene scene;
    private ServingCertificate certificate;

    @BeforeEach
    void start() {
        scene = Scene.start("expired", ControlPlaneOptions.minimal());
        certificate = new ServingCertificate(scene.client(), "127.0.0.1");
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void nothingIsAdmittedUntilTheOperatorIsBackAndThenNobodyHasToDoAnything() {
        // Given a certificate that ended while no operator ran; connections that were made before end with the webhook
        scene.installation().operator().stop();
        var expired = certificate.end();
        scene.installation().webhook().start();

        // Then enforced creations fail closed and say why, and nothing else is touched
        var outcomes = scene.table().observe();
        assertThat(outcomes.get("signed"))
                .startsWith("refused, ")
                .contains("failed calling webhook \"enforce-", "certificate has expired");
        assertThat(outcomes.get("unsigned")).contains("certificate has expired");
        assertThat(outcomes.get("unsigned in a namespace that is not enforced")).isEqualTo("admitted");
        assertThat(outcomes.get("label of an unsigned Pod")).isEqualTo("admitted");
        assertThat(expiry()).isLessThan(System.currentTimeMillis() / 1e3);

        // When
        scene.installation().operator().start();

        // Then
        Scene.await("the new certificate to be served", () -> expiry() > System.currentTimeMillis() / 1e3);
        assertThat(certificate.served()).isNotEqualTo(expired);
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
    }

    /** Returns when the certificate that the webhook serves ends, in seconds since 1970, as it tells those who monitor it. */
    private double expiry() {
        return scene.installation()
                .webhook()
                .metrics()
                .lines()
                .filter(line -> line.startsWith("portcullis_webhook_certificate_expiry_seconds"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
