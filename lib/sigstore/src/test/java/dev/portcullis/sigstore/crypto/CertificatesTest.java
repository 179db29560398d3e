package dev.portcullis.sigstore.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestKey;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Certificate;
import org.junit.jupiter.api.Test;

final class CertificatesTest {
    private static final PrivateSigstore SIGSTORE = new PrivateSigstore();
    private static final int FIELD_BITS = 384;
    private static final byte[] DER = certificate();

    private static byte[] certificate() {
        return PrivateSigstore.der(
                        SIGSTORE.authority.issue(SIGSTORE.certificate().key(TestKey.p256())))
                .toByteArray();
    }

    @Test
    void readsDer() {
        assertThat(read(DER)).isTrue();
    }

    @Test
    void refusesAnyOtherNotationOfTheSameCertificate() throws IOException {
        ASN1Sequence parts = ASN1Sequence.getInstance(DER);
        assertThat(read(new BERSequence(parts.toArray()).getEncoded()))
                .as("indefinite length")
                .isFalse();
        assertThat(read(longLength(DER))).as("long length").isFalse();
        assertThat(read(withLongLengthInside())).as("long length inside").isFalse();
        assertThat(read(Arrays.copyOf(DER, DER.length + 1))).as("trailing byte").isFalse();
        assertThat(read(new byte[0])).as("nothing").isFalse();
    }

    /** The last bits of a signature's octets, declared unused, must not make it another certificate. */
    @Test
    void refusesUnusedBitsAfterTheSignature() throws IOException {
        Certificate certificate = Certificate.getInstance(DER);
        for (int unused = 1; unused < Byte.SIZE; unused++) {
            byte[] signature = certificate.getSignature().getOctets();
            signature[signature.length - 1] &= (byte) (0xff << unused);
            ASN1Encodable bits = new DERBitString(signature, unused);
            byte[] changed = new DERSequence(new ASN1Encodable[] {
                        certificate.getTBSCertificate(), certificate.getSignatureAlgorithm(), bits
                    })
                    .getEncoded();
            assertThat(read(changed)).as("%d bits", unused).isFalse();
        }
    }

    @Test
    void refusesAnAuthoritysSignatureWithoutSign() throws IOException {
        X509Certificate issuer = SIGSTORE.authority.intermediate();
        byte[] der = certificate();
        while (!first(der).testBit(FIELD_BITS - 1)) {
            der = certificate();
        }
        Certificate certificate = Certificate.getInstance(der);
        ASN1Sequence pair = ASN1Sequence.getInstance(certificate.getSignature().getOctets());
        BigInteger wrapped = first(der).subtract(BigInteger.TWO.pow(FIELD_BITS));
        ASN1Encodable unsigned =
                new DERBitString(new DERSequence(new ASN1Encodable[] {new ASN1Integer(wrapped), pair.getObjectAt(1)}));
        byte[] changed = new DERSequence(new ASN1Encodable[] {
                    certificate.getTBSCertificate(), certificate.getSignatureAlgorithm(), unsigned
                })
                .getEncoded();

        assertThat(Certificates.isIssuedBy(parsed(der), issuer)).isTrue();
        assertThat(Certificates.isIssuedBy(parsed(changed), issuer)).isFalse();
    }

    private static BigInteger first(byte[] der) {
        ASN1Sequence pair = ASN1Sequence.getInstance(
                Certificate.getInstance(der).getSignature().getOctets());
        return ASN1Integer.getInstance(pair.getObjectAt(0)).getValue();
    }

    private static X509Certificate parsed(byte[] der) {
        return Certificates.parse(ByteString.copyFrom(der)).orElseThrow();
    }

    /** The whole with four bytes of length instead of two. */
    private static byte[] longLength(byte[] der) {
        byte[] longer = new byte[der.length + 2];
        longer[0] = der[0];
        longer[1] = (byte) 0x84;
        System.arraycopy(der, 2, longer, 4, der.length - 2);
        return longer;
    }

    /** The whole with two bytes more for the length of what is signed; the JDK takes these to be the same signed bytes. */
    private static byte[] withLongLengthInside() throws IOException {
        Certificate certificate = Certificate.getInstance(DER);
        ByteString content = ByteString.copyFrom(
                        longLength(certificate.getTBSCertificate().getEncoded()))
                .concat(ByteString.copyFrom(certificate.getSignatureAlgorithm().getEncoded()))
                .concat(ByteString.copyFrom(certificate.getSignature().getEncoded()));
        byte[] head = {DER[0], (byte) 0x82, (byte) (content.size() >>> Byte.SIZE), (byte) content.size()};
        return ByteString.copyFrom(head).concat(content).toByteArray();
    }

    private static boolean read(byte[] bytes) {
        return Certificates.parse(ByteString.copyFrom(bytes)).isPresent();
    }
}
