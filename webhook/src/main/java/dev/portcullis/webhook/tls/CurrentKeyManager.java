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
    private final AtomicReference<@Nullable Generation> current = new AtomicReference<>();

    void replace(ServingCertificate certificate) {
        current.updateAndGet(
                before -> before == null ? new Generation(1, certificate, null) : before.succeededBy(certificate));
    }

    boolean isReady() {
        return current.get() != null;
    }

    /** Returns when the certificate that is served ends, in seconds since 1970, or NaN before there is one. */
    double expiry() {
        var generation = current.get();
        return generation == null
                ? Double.NaN
                : generation
                        .certificate()
                        .chain()
                        .getFirst()
                        .getNotAfter()
                        .toInstant()
                        .getEpochSecond();
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
        var certificate = certificate(alias);
        return certificate == null ? null : certificate.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        var certificate = certificate(alias);
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
        var generation = current.get();
        return generation != null
                        && generation.certificate().key().getAlgorithm().equals(keyType)
                ? generation.alias()
                : null;
    }

    /** A handshake asks for chain and key one after the other; a rotation in between must not mix two certificates. */
    private @Nullable ServingCertificate certificate(@Nullable String alias) {
        for (var generation = current.get(); generation != null; generation = generation.previous()) {
            if (generation.alias().equals(alias)) {
                return generation.certificate();
            }
        }
        return null;
    }

    private record Generation(
            int number,
            ServingCertificate certificate,
            @Nullable Generation previous) {
        String alias() {
            return "serving-" + number;
        }

        Generation succeededBy(ServingCertificate next) {
            return new Generation(number + 1, next, new Generation(number, certificate, null));
        }
    }

    /** A private key with the chain of its certificate, leaf first. */
    record ServingCertificate(PrivateKey key, List<X509Certificate> chain) {
        ServingCertificate {
            chain = List.copyOf(chain);
        }
    }
}
