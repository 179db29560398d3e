package dev.portcullis.e2e.upheaval;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.install.Installation;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.pki.CertificateAuthority;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The certificate that the webhook serves has ended, because nobody was there to renew it. */
@Tag("long")
class ExpiredCertificateIT {
    private static final Duration AGO = Duration.ofDays(2);

    private Scene scene;

    @BeforeEach
    void start() {
        scene = Scene.start("expired", ControlPlaneOptions.minimal());
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
        var expired = expire();
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
        assertThat(certificate("portcullis-webhook-certificate").get().getData().get("tls.crt"))
                .isNotEqualTo(expired);
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
    }

    /** Puts a certificate of the installation's own authority that ended yesterday in place of the one that is served. */
    private String expire() {
        var authority = certificate("portcullis-webhook-ca").get();
        var past = InstantSource.offset(InstantSource.system(), AGO.negated());
        var issued = CertificateAuthority.of(text(authority, "tls.crt"), text(authority, "tls.key"), past)
                .server("portcullis-webhook", List.of("127.0.0.1"));
        var encoded = Base64.getEncoder().encodeToString(issued.certificatePem().getBytes(US_ASCII));
        certificate("portcullis-webhook-certificate")
                .edit(secret -> new SecretBuilder(secret)
                        .addToData("tls.crt", encoded)
                        .addToData(
                                "tls.key",
                                Base64.getEncoder()
                                        .encodeToString(issued.keyPem().getBytes(US_ASCII)))
                        .build());
        return encoded;
    }

    private Resource<Secret> certificate(String name) {
        return scene.client().secrets().inNamespace(Installation.NAMESPACE).withName(name);
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), US_ASCII);
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
