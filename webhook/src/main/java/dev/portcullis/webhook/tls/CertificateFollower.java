package dev.portcullis.webhook.tls;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.webhook.config.WebhookConfig;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the Secret with the serving certificate that the operator keeps. */
@ApplicationScoped
public class CertificateFollower implements AutoCloseable {
    static final String SECRET = "portcullis-webhook-certificate";

    private static final Logger LOG = LoggerFactory.getLogger(CertificateFollower.class);

    private final CurrentKeyManager keyManager = new CurrentKeyManager();
    private final SharedIndexInformer<Secret> secret;

    @Inject
    CertificateFollower(KubernetesClient client, WebhookConfig config, MeterRegistry meters) {
        this(client, config.namespace(), meters);
    }

    CertificateFollower(KubernetesClient client, String namespace, MeterRegistry meters) {
        TimeGauge.builder(
                        "portcullis.webhook.certificate.expiry",
                        keyManager,
                        TimeUnit.SECONDS,
                        CurrentKeyManager::expiry)
                .description("When the serving certificate ends, in seconds since 1970; NaN before there is one.")
                .register(meters);
        this.secret = client.secrets().inNamespace(namespace).withName(SECRET).runnableInformer(0);
        secret.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Secret added) {
                replace(added);
            }

            @Override
            public void onUpdate(Secret before, Secret after) {
                replace(after);
            }

            @Override
            public void onDelete(Secret deleted, boolean finalStateUnknown) {
                LOG.warn("the serving certificate's Secret is gone; the last certificate stays in use");
            }
        });
    }

    /** Starts to follow; does not wait. */
    public void start() {
        Informers.start(secret);
    }

    /** Returns whether there is a certificate to serve. */
    public boolean isReady() {
        return keyManager.isReady();
    }

    /** Returns the key manager that always serves the current certificate. */
    public X509KeyManager keyManager() {
        return keyManager;
    }

    private void replace(Secret current) {
        var data = current.getData() == null ? Map.<String, String>of() : current.getData();
        try {
            keyManager.replace(ServingCertificates.parse(text(data, "tls.crt"), text(data, "tls.key")));
            LOG.info("serving certificate in use");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            LOG.atError().setCause(e).log("the serving certificate cannot be read; the last one stays in use");
        }
    }

    private static String text(Map<String, String> data, String key) {
        return new String(Base64.getDecoder().decode(data.getOrDefault(key, "")), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        secret.stop();
    }
}
