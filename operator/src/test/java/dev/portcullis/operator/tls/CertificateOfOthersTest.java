package dev.portcullis.operator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.operator.cluster.KeptSecrets;
import dev.portcullis.operator.sample.FixedClock;
import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CertificateOfOthersTest {
    private static final String NAMESPACE = "portcullis-system";
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<String> NAMES = List.of("webhook.system.svc", "webhook.system.svc.cluster.local");
    private static final CertificateIssuer ISSUER = new CertificateIssuer(new SecureRandom());
    private static final KeyedCertificate AUTHORITY = ISSUER.authority(FixedClock.BEGIN, Duration.ofDays(365));
    private static final KeyedCertificate OTHER = ISSUER.authority(FixedClock.BEGIN, Duration.ofDays(365));
    private static final KeyedCertificate SERVING = ISSUER.serving(AUTHORITY, NAMES, FixedClock.BEGIN, DAY);
    private static RunFolder folder;
    private static ControlPlane plane;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        var tools = Tools.find();
        folder = RunFolder.create(tools, "certificate-of-others-test");
        plane = ControlPlane.start(tools, folder, ControlPlaneOptions.minimal());
        client = plane.admin().client();
        plane.createNamespace(NAMESPACE, Map.of());
    }

    @AfterAll
    static void stop() {
        client.close();
        plane.close();
        folder.close();
    }

    @Test
    void whatFitsIsTrustedAndNothingIsWritten() {
        var before = write(SERVING, Pem.of(AUTHORITY.certificate()));

        var kept = keep();

        assertThat(new String(Base64.getDecoder().decode(kept.caBundle()), US_ASCII))
                .isEqualTo(Pem.of(AUTHORITY.certificate()));
        assertThat(kept.servingUntil())
                .isEqualTo(SERVING.certificate().getNotAfter().toInstant());
        assertThat(client.secrets().inNamespace(NAMESPACE).list().getItems())
                .filteredOn(secret -> secret.getMetadata().getName().startsWith("portcullis"))
                .singleElement()
                .satisfies(secret ->
                        assertThat(secret.getMetadata().getResourceVersion()).isEqualTo(before));
    }

    @Test
    void whatDoesNotFitIsNotTrusted() {
        client.secrets()
                .inNamespace(NAMESPACE)
                .withName(CertificateKeeper.SERVING_SECRET)
                .delete();
        assertThatThrownBy(CertificateOfOthersTest::keep).hasMessageContaining("is not there yet");

        write(SERVING, Pem.of(OTHER.certificate()));
        assertThatThrownBy(CertificateOfOthersTest::keep).hasMessageContaining("no authority in ca.crt");

        write(SERVING, "");
        assertThatThrownBy(CertificateOfOthersTest::keep).hasMessageContaining("no authority in ca.crt");

        write(new KeyedCertificate(SERVING.certificate(), OTHER.key()), Pem.of(AUTHORITY.certificate()));
        assertThatThrownBy(CertificateOfOthersTest::keep).hasMessageContaining("no certificate with its ECDSA key");

        write(ISSUER.serving(AUTHORITY, NAMES.subList(0, 1), FixedClock.BEGIN, DAY), Pem.of(AUTHORITY.certificate()));
        assertThatThrownBy(CertificateOfOthersTest::keep).hasMessageContaining("lacks one of the names");

        write(
                ISSUER.serving(AUTHORITY, NAMES, FixedClock.BEGIN.minus(DAY.multipliedBy(3)), DAY),
                Pem.of(AUTHORITY.certificate()));
        assertThatThrownBy(CertificateOfOthersTest::keep).hasMessageContaining("that ended at");
    }

    private static KeptCertificates keep() {
        return new CertificateOfOthers(new KeptSecrets(client, NAMESPACE), NAMES, () -> FixedClock.BEGIN)
                .keep(bundle -> true);
    }

    private static String write(KeyedCertificate pair, String authorities) {
        var data = new HashMap<>(KeptSecrets.data(
                Map.of("tls.crt", Pem.of(pair.certificate()), "tls.key", Pem.of(pair.key()), "ca.crt", authorities)));
        return client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(CertificateKeeper.SERVING_SECRET)
                        .endMetadata()
                        .withType("kubernetes.io/tls")
                        .withData(data)
                        .build())
                .createOr(old -> old.update())
                .getMetadata()
                .getResourceVersion();
    }
}
