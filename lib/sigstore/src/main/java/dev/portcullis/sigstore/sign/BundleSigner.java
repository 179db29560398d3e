package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.content.Content;
import dev.portcullis.sigstore.crypto.Signatures;
import dev.sigstore.proto.bundle.v1.Bundle;
import io.intoto.EnvelopeOuterClass.Envelope;
import io.intoto.EnvelopeOuterClass.Signature;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes Sigstore bundles of version 0.3 whose statement is signed with a key, which they name by a hint or by its certificate. Immutable; thread-safe if what it is given is.
 *
 * <p>No bundle leaves it whose signature does not hold under the key that the bundle names, nor one with a timestamp that the timestamp
 * authority's own trust root does not vouch for.
 *
 * @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/protocol.md">DSSE protocol</a>
 */
public final class BundleSigner {
    private final Signer signer;
    private final @Nullable TimestampClient timestamps;

    /** Makes bundles that carry no time. */
    public BundleSigner(Signer signer) {
        this(signer, null);
    }

    /** @param timestamps proves when a bundle was signed, which a key with a validity window needs; null for no such proof */
    public BundleSigner(Signer signer, @Nullable TimestampClient timestamps) {
        this.signer = signer;
        this.timestamps = timestamps;
    }

    /** Signs the bytes of an in-toto statement as they are. */
    public BundleSigning sign(byte[] statement) {
        var unsigned = new Content.Envelope(
                NewStatement.PAYLOAD_TYPE, ByteString.copyFrom(statement), ByteString.EMPTY, ByteString.EMPTY);
        var message = unsigned.preAuthenticationEncoding().toByteArray();
        return switch (signer.sign(message)) {
            case Signing.Failed(var reason, var detail, var after) -> new BundleSigning.Failed(reason, detail, after);
            case Signing.Signed signed
            when !Signatures.coversMessage(
                    signed.key().key(), message, signed.signature().toByteArray()) ->
                new BundleSigning.Failed(
                        Reason.SIGNATURE_INVALID, "the signer gave a signature that its own key does not hold for");
            case Signing.Signed signed -> complete(unsigned, signed);
        };
    }

    private BundleSigning complete(Content.Envelope unsigned, Signing.Signed signed) {
        if (timestamps == null) {
            return made(unsigned, signed, null);
        }
        return switch (timestamps.timestamp(signed.signature())) {
            case Timestamping.Failed(var reason, var detail) -> new BundleSigning.Failed(reason, detail);
            case Timestamping.Stamped(var response) -> made(unsigned, signed, response);
        };
    }

    private static BundleSigning made(
            Content.Envelope unsigned, Signing.Signed signed, @Nullable ByteString timestamp) {
        var bundle = Bundle.newBuilder().setMediaType(SignedBundle.MEDIA_TYPE);
        var material = bundle.getVerificationMaterialBuilder();
        if (signed.certificate().isEmpty()) {
            material.getPublicKeyBuilder().setHint(signed.key().hint());
        } else {
            material.getCertificateBuilder().setRawBytes(signed.certificate());
        }
        if (timestamp != null) {
            material.getTimestampVerificationDataBuilder()
                    .addRfc3161TimestampsBuilder()
                    .setSignedTimestamp(timestamp);
        }
        bundle.setDsseEnvelope(Envelope.newBuilder()
                .setPayload(unsigned.payload())
                .setPayloadType(unsigned.payloadType())
                .addSignatures(Signature.newBuilder().setSig(signed.signature())));
        return new BundleSigning.Made(
                new SignedBundle(json(bundle), signed.key(), signed.keyVersion(), signed.certificate()));
    }

    static byte[] json(Bundle.Builder bundle) {
        try {
            return JsonFormat.printer()
                    .omittingInsignificantWhitespace()
                    .print(bundle)
                    // The printer escapes for pages of HTML what Base64 ends with.
                    .replace("\\u003d", "=")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a bundle without messages of unknown types is JSON", e);
        }
    }
}
