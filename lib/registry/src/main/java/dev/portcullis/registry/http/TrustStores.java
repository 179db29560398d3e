package dev.portcullis.registry.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS with further certificate authorities besides the platform's, as containerd's {@code ca} setting has it. */
public final class TrustStores {
    private static final int MAX_PEM_LENGTH = 1 << 20;

    private TrustStores() {}

    /**
     * Returns a context.
     *
     * @param pem the further authorities
     * @throws IllegalArgumentException if the text holds no certificate
     */
    public static SSLContext trustingAlso(String pem) {
        if (pem.length() > MAX_PEM_LENGTH) {
            throw new IllegalArgumentException("the certificate authorities are larger than 1 MiB");
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : platformAuthorities()) {
                store.setCertificateEntry("platform-" + number++, certificate);
            }
            for (Certificate certificate : read(pem)) {
                store.setCertificateEntry("own-" + number++, certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(store), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the certificate authorities are not PEM certificates", e);
        }
    }

    private static Collection<? extends Certificate> read(String pem) throws GeneralSecurityException {
        Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("the certificate authorities hold no certificate");
        }
        return certificates;
    }

    private static X509Certificate[] platformAuthorities() throws GeneralSecurityException {
        for (TrustManager manager : trustManagers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManager[] trustManagers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
