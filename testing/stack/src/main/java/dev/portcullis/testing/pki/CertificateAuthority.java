package dev.portcullis.testing.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority with an ECDSA P-256 key that lives for one day. */
public final class CertificateAuthority {
    private static final Duration LIFETIME = Duration.ofDays(1);
    /** Clocks of clients may be wrong by an hour in tests. */
    private static final Duration SKEW = Duration.ofHours(2);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final IssuedCertificate own;
    private final InstantSource time;

    private CertificateAuthority(IssuedCertificate own, InstantSource time) {
        this.own = own;
        this.time = time;
    }

    public static CertificateAuthority create(String commonName, InstantSource time) {
        KeyPair pair = newKeyPair();
        X500Name name = new X500Name("CN=" + commonName);
        JcaX509v3CertificateBuilder builder = builder(name, name, pair, time.instant());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
            return new CertificateAuthority(sign(builder, pair, pair), time);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An authority that there is already, by its certificate and its PKCS #8 key. */
    public static CertificateAuthority of(String certificatePem, String keyPem, InstantSource time) {
        return new CertificateAuthority(
                new IssuedCertificate(Pem.certificate(certificatePem), Pem.privateKey(keyPem)), time);
    }

    public String certificatePem() {
        return own.certificatePem();
    }

    /** A certificate for a TLS server with these subject alternative names, each an IP address or a DNS name. */
    public IssuedCertificate server(String commonName, List<String> names) {
        GeneralName[] alternatives = names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        KeyPair pair = newKeyPair();
        JcaX509v3CertificateBuilder builder = leaf("CN=" + commonName, pair, KeyPurposeId.id_kp_serverAuth);
        try {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return sign(builder, pair, new KeyPair(own.certificate().getPublicKey(), own.key()));
    }

    /** A certificate for a TLS client: Kubernetes takes CN as the user and each O as a group. */
    public IssuedCertificate client(String commonName, String... organizations) {
        StringBuilder subject = new StringBuilder("CN=" + commonName);
        for (String organization : organizations) {
            subject.append(",O=").append(organization);
        }
        KeyPair pair = newKeyPair();
        JcaX509v3CertificateBuilder builder = leaf(subject.toString(), pair, KeyPurposeId.id_kp_clientAuth);
        return sign(builder, pair, new KeyPair(own.certificate().getPublicKey(), own.key()));
    }

    /** A new ECDSA P-256 key pair. */
    public static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private JcaX509v3CertificateBuilder leaf(String subject, KeyPair pair, KeyPurposeId purpose) {
        X500Name issuer =
                X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded());
        JcaX509v3CertificateBuilder builder = builder(issuer, new X500Name(subject), pair, time.instant());
        try {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            return builder;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair pair, Instant now) {
        BigInteger serial = new BigInteger(159, RANDOM).setBit(158);
        Date begin = Date.from(now.minus(SKEW));
        Date end = Date.from(now.plus(LIFETIME));
        return new JcaX509v3CertificateBuilder(issuer, serial, begin, end, subject, pair.getPublic());
    }

    private static IssuedCertificate sign(JcaX509v3CertificateBuilder builder, KeyPair subject, KeyPair issuer) {
        try {
            byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate()))
                    .getEncoded();
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return new IssuedCertificate(certificate, subject.getPrivate());
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isAddress(String name) {
        try {
            return InetAddress.ofLiteral(name) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
