package dev.portcullis.webhook.tls;

import dev.portcullis.webhook.tls.CurrentKeyManager.ServingCertificate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads a serving certificate from PEM, as it stands in a Secret of type {@code kubernetes.io/tls}. */
final class ServingCertificates {
    private static final byte[] CHALLENGE = {1};

    private ServingCertificates() {}

    /**
     * Parses certificate chain and private key.
     *
     * @param certificatePem one or more certificates, leaf first
     * @param keyPem one PKCS #8 private key, EC or RSA
     * @throws GeneralSecurityException if either cannot be read, or the key is not that of the leaf
     */
    static ServingCertificate parse(String certificatePem, String keyPem) throws GeneralSecurityException {
        List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificatePem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("no certificate in tls.crt");
        }
        var body = keyPem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
        byte[] der;
        try {
            der = Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("tls.key is no PKCS #8 private key in PEM", e);
        }
        var algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        var key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        if (!belongTogether(key, chain.getFirst().getPublicKey())) {
            throw new GeneralSecurityException("tls.key is not the key of the certificate in tls.crt");
        }
        return new ServingCertificate(key, chain);
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256with" + (key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA"));
        signature.initSign(key);
        signature.update(CHALLENGE);
        var signed = signature.sign();
        signature.initVerify(certified);
        signature.update(CHALLENGE);
        return signature.verify(signed);
    }
}
