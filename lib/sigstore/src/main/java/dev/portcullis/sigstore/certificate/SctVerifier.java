package dev.portcullis.sigstore.certificate;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.Der;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.crypto.Signatures;
import dev.portcullis.sigstore.trust.Log;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;

/** Checks that a certificate transparency log of the trust root promised to hold a certificate (RFC 6962 §3.2, embedded form). */
public final class SctVerifier {
    private static final int PRECERTIFICATE_ENTRY = 1;

    private SctVerifier() {}

    /** Returns the material of the first log whose promise holds. */
    public static Checked<TrustMaterial> verify(X509Certificate certificate, X509Certificate issuer, List<Log> logs) {
        byte[] extension = certificate.getExtensionValue(Precertificate.SCT_LIST.getId());
        if (extension == null) {
            return Checked.refuse(Reason.SCT_MISSING, "the certificate has no embedded timestamps of a log");
        }
        try {
            List<Sct> scts = Sct.parseList(octets(octets(extension)));
            byte[] tbs = Precertificate.tbs(certificate);
            for (Sct sct : scts) {
                Optional<TrustMaterial> log = verify(sct, signed(sct, issuer, tbs), logs);
                if (log.isPresent()) {
                    return Checked.pass(log.get());
                }
            }
            return scts.isEmpty()
                    ? Checked.refuse(Reason.SCT_MISSING, "the certificate's list of log timestamps is empty")
                    : Checked.refuse(Reason.SCT_INVALID, "no log of the trust root signed for the certificate");
        } catch (IOException
                | CertificateEncodingException
                | BufferUnderflowException
                | IllegalArgumentException
                | ClassCastException e) {
            return Checked.refuse(Reason.SCT_INVALID, "the certificate's log timestamps cannot be read");
        }
    }

    private static Optional<TrustMaterial> verify(Sct sct, byte[] signed, List<Log> logs) {
        return logs.stream()
                .filter(log -> log.ids().contains(sct.logId()))
                .filter(log -> log.window().contains(sct.at()))
                .filter(log -> Signatures.coversMessage(
                        log.key(), signed, sct.signature().toByteArray()))
                .map(Log::material)
                .findFirst();
    }

    private static byte[] signed(Sct sct, X509Certificate issuer, byte[] tbs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(Sct.VERSION_1);
        out.writeByte(0);
        out.writeLong(sct.at().toEpochMilli());
        out.writeShort(PRECERTIFICATE_ENTRY);
        out.write(HashAlgorithm.SHA_256.digest(issuer.getPublicKey().getEncoded()));
        out.writeByte(tbs.length >>> 16);
        out.writeShort(tbs.length);
        out.write(tbs);
        ByteString extensions = sct.extensions();
        out.writeShort(extensions.size());
        extensions.writeTo(out);
        return bytes.toByteArray();
    }

    private static byte[] octets(byte[] der) throws IOException {
        return ASN1OctetString.getInstance(Der.read(der)).getOctets();
    }
}
