package dev.portcullis.webhook.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Serves whatever certificate is current when a handshake begins, so that rotation neither restarts the server nor drops a connection.
 * Before the first certificate every handshake fails.
 */
final class CurrentKeyManager extends X509ExtendedKeyManager {
    private static final String ALIAS = "serving";

    private final AtomicReference<@Nullable ServingCertificate> current = new AtomicReference<>();

    void replace(ServingCertificate certificate) {
        current.set(certificate);
    }

    boolean isReady() {
        return current.get() != null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        var alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        var certificate = current.get();
        return certificate == null ? null : certificate.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        var certificate = current.get();
        return certificate == null ? null : certificate.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private @Nullable String alias(String keyType) {
        var certificate = current.get();
        return certificate != null && certificate.key().getAlgorithm().equals(keyType) ? ALIAS : null;
    }

    /** A private key with the chain of its certificate, leaf first. */
    record ServingCertificate(PrivateKey key, List<X509Certificate> chain) {
        ServingCertificate {
            chain = List.copyOf(chain);
        }
    }
}
