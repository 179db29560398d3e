package dev.portcullis.sigstore.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** A timestamp authority that says any time it is told to. */
public final class TestTimestampAuthority {
    private final TestAuthority authority;
    private final TestKey key;
    private final X509Certificate certificate;

    private TestTimestampAuthority(TestAuthority authority, TestKey key, X509Certificate certificate) {
        this.authority = authority;
        this.key = key;
        this.certificate = certificate;
    }

    public static TestTimestampAuthority create(String name, Instant from, Instant to) {
        TestAuthority authority =
                TestAuthority.create(name, KeyPurposeId.id_kp_timeStamping, PrivateSigstore.FROM, PrivateSigstore.TO);
        TestKey key = TestKey.p256();
        X509Certificate certificate = authority.issue(new CertificateSpec()
                .key(key)
                .purpose(KeyPurposeId.id_kp_timeStamping)
                .valid(from, to));
        return new TestTimestampAuthority(authority, key, certificate);
    }

    /** An authority of the same issuer whose certificate has the same serial number and another key. */
    public TestTimestampAuthority namesake() {
        TestKey other = TestKey.p256();
        X509Certificate same = authority.issue(new CertificateSpec()
                .key(other)
                .purpose(KeyPurposeId.id_kp_timeStamping)
                .serial(certificate.getSerialNumber())
                .valid(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant()));
        return new TestTimestampAuthority(authority, other, same);
    }

    /** The same authority, signing with another algorithm. */
    public TestTimestampAuthority signingWith(String algorithm) {
        return new TestTimestampAuthority(authority, key.signingWith(algorithm), certificate);
    }

    public static TestTimestampAuthority create(String name) {
        return create(name, PrivateSigstore.FROM, PrivateSigstore.FROM.plus(Duration.ofDays(3650)));
    }

    /** The chain with the signing certificate first. */
    public List<X509Certificate> chain() {
        return List.of(certificate, authority.chain().getFirst(), authority.root());
    }

    public byte[] timestamp(byte[] signature, Instant at) {
        return timestamp(signature, at, true);
    }

    /** Answers with a response over these bytes. */
    public byte[] timestamp(byte[] signature, Instant at, boolean withCertificate) {
        TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
        requests.setCertReq(withCertificate);
        return answer(
                requests.generate(NISTObjectIdentifiers.id_sha256, TestLog.sha256(signature), BigInteger.ONE), at);
    }

    /** Answers a request. */
    public byte[] answer(byte[] request, Instant at) {
        try {
            return answer(new TimeStampRequest(request), at);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] answer(TimeStampRequest request, Instant at) {
        try {
            TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                    new JcaSimpleSignerInfoGeneratorBuilder()
                            .setSignedAttributeGenerator(signedAt(at))
                            .build(key.algorithm(), key.pair().getPrivate(), certificate),
                    new BcDigestCalculatorProvider()
                            .get(new org.bouncycastle.asn1.x509.AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                    new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.2"));
            if (request.getCertReq()) {
                tokens.addCertificates(new JcaCertStore(List.of(certificate)));
            }
            return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
                    .generate(request, BigInteger.TWO, Date.from(at))
                    .getEncoded();
        } catch (TSPException | OperatorCreationException | GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Authorities also sign the time by their own clock, here the same. */
    private static AttributeTable signedAt(Instant at) {
        return new AttributeTable(
                new DERSet(new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(at))))));
    }
}
