package dev.portcullis.vault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS under given certificate authorities alone: whoever names those of a server that secrets go to means no others. */
public final class Authorities {
    private static final int MAX_PEM_LENGTH = 1 << 20;

    private Authorities() {}

    /**
     * Returns a context.
     *
     * @param pem the authorities
     * @throws IllegalArgumentException if the text holds no certificate
     */
    public static SSLContext only(String pem) {
        if (pem.length() > MAX_PEM_LENGTH) {
            throw new IllegalArgumentException("the certificate authorities are larger than 1 MiB");
        }
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
                store.setCertificateEntry("own-" + number++, certificate);
            }
            if (number == 0) {
                throw new IllegalArgumentException("the certificate authorities hold no certificate");
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the certificate authorities are not PEM certificates", e);
        }
    }
}
