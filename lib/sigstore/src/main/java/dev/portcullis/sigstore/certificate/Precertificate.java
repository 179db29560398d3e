package dev.portcullis.sigstore.certificate;

import dev.portcullis.sigstore.crypto.Der;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;

/** Rebuilds what a certificate transparency log signed: the certificate without the log's own extension (RFC 6962 §3.2). */
final class Precertificate {
    static final ASN1ObjectIdentifier SCT_LIST = new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2");
    private static final int EXTENSIONS_TAG = 3;

    private Precertificate() {}

    static byte[] tbs(X509Certificate certificate) throws IOException, CertificateEncodingException {
        byte[] encoded = certificate.getTBSCertificate();
        ASN1Sequence tbs = ASN1Sequence.getInstance(Der.read(encoded));
        if (!Arrays.equals(tbs.getEncoded("DER"), encoded)) {
            // Written anew below, it would become the DER that a log may have signed.
            throw new IOException("the certificate is not in DER");
        }
        ASN1EncodableVector parts = new ASN1EncodableVector();
        for (ASN1Encodable part : tbs) {
            parts.add(
                    part instanceof ASN1TaggedObject tagged && tagged.getTagNo() == EXTENSIONS_TAG
                            ? new DERTaggedObject(true, EXTENSIONS_TAG, withoutScts(tagged))
                            : part);
        }
        return new DERSequence(parts).getEncoded("DER");
    }

    private static DERSequence withoutScts(ASN1TaggedObject tagged) {
        ASN1EncodableVector kept = new ASN1EncodableVector();
        for (ASN1Encodable extension : ASN1Sequence.getInstance(tagged, true)) {
            if (!ASN1Sequence.getInstance(extension).getObjectAt(0).equals(SCT_LIST)) {
                kept.add(extension);
            }
        }
        return new DERSequence(kept);
    }
}
