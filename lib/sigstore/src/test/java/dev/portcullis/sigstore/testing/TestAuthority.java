package dev.portcullis.sigstore.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of two certificates: an intermediate that issues, and its root. */
public final class TestAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(1000);
    private static final String SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";

    private final TestKey key;
    private final X509Certificate intermediate;
    private final X509Certificate root;
    private final X500Name name;
    private final TestKey rootKey;

    private TestAuthority(
            TestKey key, X509Certificate intermediate, X509Certificate root, X500Name name, TestKey rootKey) {
        this.key = key;
        this.rootKey = rootKey;
        this.intermediate = intermediate;
        this.root = root;
        this.name = name;
    }

    /** Creates an authority whose intermediate is valid in this time and has this usage. */
    public static TestAuthority create(String name, KeyPurposeId purpose, Instant from, Instant to) {
        TestKey rootKey = TestKey.p384();
        X500Name rootName = new X500Name("O=" + name + ",CN=root");
        X500Name name1 = new X500Name("O=" + name + ",CN=intermediate");
        X509Certificate root =
                sign(ca(rootName, rootName, rootKey, PrivateSigstore.FROM, PrivateSigstore.TO, null), rootKey);
        TestKey key = TestKey.p384();
        X509Certificate intermediate = sign(ca(rootName, name1, key, from, to, purpose), rootKey);
        return new TestAuthority(key, intermediate, root, name1, rootKey);
    }

    /** Another intermediate of the same root, with a key of its own. */
    public TestAuthority sibling(Extension... limits) {
        X500Name rootName = X500Name.getInstance(root.getSubjectX500Principal().getEncoded());
        return below(rootName, rootKey, limits);
    }

    /** An authority that this one's intermediate issued. */
    public TestAuthority subordinate(Extension... limits) {
        return below(name, key, limits);
    }

    private TestAuthority below(X500Name issuer, TestKey issuerKey, Extension... limits) {
        TestKey ownKey = TestKey.p384();
        X500Name ownName = new X500Name("O=below,CN=" + SERIAL.incrementAndGet());
        X509v3CertificateBuilder builder =
                ca(issuer, ownName, ownKey, PrivateSigstore.FROM, PrivateSigstore.TO, KeyPurposeId.id_kp_codeSigning);
        try {
            for (Extension limit : limits) {
                if (builder.hasExtension(limit.getExtnId())) {
                    builder.replaceExtension(limit);
                } else {
                    builder.addExtension(limit);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestAuthority(ownKey, sign(builder, issuerKey), root, ownName, rootKey);
    }

    /** The certificate that issues. */
    public X509Certificate intermediate() {
        return intermediate;
    }

    public List<X509Certificate> chain() {
        return List.of(intermediate, root);
    }

    public X509Certificate root() {
        return root;
    }

    /** Issues a certificate. */
    public X509Certificate issue(CertificateSpec spec) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    spec.serial == null ? BigInteger.valueOf(SERIAL.incrementAndGet()) : spec.serial,
                    Date.from(spec.notBefore),
                    Date.from(spec.notAfter),
                    new X500Name(spec.names.isEmpty() ? "CN=no alternative name" : ""),
                    spec.key.publicKey());
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(spec.usage));
            if (spec.authority) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            boolean timestamping = spec.purpose.equals(KeyPurposeId.id_kp_timeStamping);
            builder.addExtension(Extension.extendedKeyUsage, timestamping, new ExtendedKeyUsage(spec.purpose));
            if (!spec.names.isEmpty()) {
                GeneralName[] names = spec.names.toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, true, new GeneralNames(names));
            }
            for (Map.Entry<String, byte[]> extension : spec.extensions.entrySet()) {
                boolean critical = extension.getKey().equals(spec.criticalExtension);
                builder.addExtension(new ASN1ObjectIdentifier(extension.getKey()), critical, extension.getValue());
            }
            TestKey signer = spec.algorithm == null ? key : key.signingWith(spec.algorithm);
            TestLog log = spec.transparencyLog;
            if (log != null) {
                byte[] precertificate = sign(builder, signer).getTBSCertificate();
                byte[] list = sctList(log, precertificate, spec);
                builder.addExtension(new ASN1ObjectIdentifier(SCT_LIST), false, new DEROctetString(list).getEncoded());
            }
            return sign(builder, signer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] sctList(TestLog log, byte[] tbs, CertificateSpec spec) throws IOException {
        Instant at = spec.notBefore;
        byte[] issuerHash = TestLog.sha256(key.publicKey().getEncoded());
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(signed);
        out.writeShort(0);
        out.writeLong(at.toEpochMilli());
        out.writeShort(1);
        out.write(issuerHash);
        out.writeByte(tbs.length >>> 16);
        out.writeShort(tbs.length);
        out.write(tbs);
        out.writeShort(spec.sctExtensions.length);
        out.write(spec.sctExtensions);
        byte[] signature = log.key().sign(signed.toByteArray());
        ByteArrayOutputStream sct = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(sct);
        body.writeByte(0);
        body.write(log.id());
        body.writeLong(at.toEpochMilli());
        body.writeShort(spec.sctExtensions.length);
        body.write(spec.sctExtensions);
        body.writeByte(4);
        body.writeByte(3);
        body.writeShort(signature.length);
        body.write(signature);
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        DataOutputStream all = new DataOutputStream(list);
        all.writeShort(sct.size() + 2);
        all.writeShort(sct.size());
        all.write(sct.toByteArray());
        return list.toByteArray();
    }

    private static X509v3CertificateBuilder ca(
            X500Name issuer,
            X500Name subject,
            TestKey subjectKey,
            Instant from,
            Instant to,
            @org.jspecify.annotations.Nullable KeyPurposeId purpose) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(from),
                    Date.from(to),
                    subject,
                    subjectKey.publicKey());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            if (purpose != null) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            }
            return builder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, TestKey signer) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(signer.algorithm())
                            .build(signer.pair().getPrivate())));
        } catch (OperatorCreationException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
