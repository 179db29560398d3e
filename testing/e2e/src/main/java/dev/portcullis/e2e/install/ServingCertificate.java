package dev.portcullis.e2e.install;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.portcullis.testing.cluster.Contested;
import dev.portcullis.testing.pki.CertificateAuthority;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/** The certificate that webhooks serve, in its Secret. */
public final class ServingCertificate {
    private static final Duration AGO = Duration.ofDays(2);

    private final KubernetesClient client;
    private final String name;

    /** @param name by which the API server calls webhooks */
    public ServingCertificate(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Puts a certificate of the installation's own authority that ended yesterday in place of the one that is served. Returns it. */
    public String end() {
        var authority = secret("portcullis-webhook-ca").get();
        var past = InstantSource.offset(InstantSource.system(), AGO.negated());
        var issued = CertificateAuthority.of(text(authority, "tls.crt"), text(authority, "tls.key"), past)
                .server("portcullis-webhook", List.of(name));
        Contested.edit(
                secret("portcullis-webhook-certificate"),
                secret -> new SecretBuilder(secret)
                        .addToData("tls.crt", encoded(issued.certificatePem()))
                        .addToData("tls.key", encoded(issued.keyPem()))
                        .build());
        return issued.certificatePem();
    }

    /** Returns the one that is served. */
    public String served() {
        return text(secret("portcullis-webhook-certificate").get(), "tls.crt");
    }

    private Resource<Secret> secret(String secret) {
        return client.secrets().inNamespace(Installation.NAMESPACE).withName(secret);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), US_ASCII);
    }
}
