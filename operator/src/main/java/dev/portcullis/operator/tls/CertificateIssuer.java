package dev.portcullis.operator.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates with ECDSA P-256 keys. */
final class CertificateIssuer {
    /** How long before it is made a certificate begins: the clock of an API server may be behind by more than an hour. */
    static final Duration SKEW = Duration.ofHours(2);

    private final SecureRandom random;

    CertificateIssuer(SecureRandom random) {
        this.random = random;
    }

    /** Makes a certificate authority; its name is unique, so that an old and a new one are never mistaken for each other. */
    KeyedCertificate authority(Instant now, Duration lifetime) {
        var pair = keyPair();
        var name = new X500Name("CN=portcullis webhook CA " + HexFormat.of().formatHex(bytes(4)));
        var builder = builder(name, name, pair, now, lifetime);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return signed(builder, pair, pair.getPrivate());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a serving certificate for DNS names and IP addresses. */
    KeyedCertificate serving(KeyedCertificate authority, List<String> names, Instant now, Duration lifetime) {
        var pair = keyPair();
        var issuer = X500Name.getInstance(
                authority.certificate().getSubjectX500Principal().getEncoded());
        var builder = builder(issuer, new X500Name("CN=portcullis-webhook"), pair, now, lifetime);
        var alternatives = names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createAuthorityKeyIdentifier(
                                            authority.certificate().getPublicKey()));
            return signed(builder, pair, authority.key());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean isAddress(String name) {
        try {
            return InetAddress.ofLiteral(name) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair pair, Instant now, Duration lifetime) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(1, bytes(16)).setBit(126),
                Date.from(now.minus(SKEW)),
                Date.from(now.plus(lifetime)),
                subject,
                pair.getPublic());
    }

    private static KeyedCertificate signed(JcaX509v3CertificateBuilder builder, KeyPair pair, PrivateKey issuer)
            throws GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer);
            return new KeyedCertificate(
                    new JcaX509CertificateConverter().getCertificate(builder.build(signer)), pair.getPrivate());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every Java platform signs with ECDSA", e);
        }
    }

    private KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    private byte[] bytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
