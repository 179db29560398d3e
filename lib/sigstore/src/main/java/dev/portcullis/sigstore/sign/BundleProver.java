package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.content.Content;
import dev.portcullis.sigstore.sign.Proving.Part;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.sigstore.proto.bundle.v1.Bundle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Adds a timestamp and an entry of a log to a bundle that is signed already, so that an authority or a log that is away is asked again for the same
 * signature. Thread-safe if what it is given is.
 *
 * <p>No bundle leaves it that does not hold under the trust root that verifiers use, with every proof that was asked for.
 */
public final class BundleProver {
    private final @Nullable TimestampClient timestamps;
    private final @Nullable RekorClient log;
    private final BundleVerifier verifier;
    private final TrustRoot root;

    /**
     * @param timestamps proves when a bundle was signed; null for no such proof
     * @param log keeps it; null for none. The trust root must demand an entry of what signs then
     * @param verifier the same as admits images
     * @param root knows the key that signed, the authority and the log
     */
    public BundleProver(
            @Nullable TimestampClient timestamps, @Nullable RekorClient log, BundleVerifier verifier, TrustRoot root) {
        this.timestamps = timestamps;
        this.log = log;
        this.verifier = verifier;
        this.root = root;
    }

    /**
     * Adds them.
     *
     * @param json a bundle of version 0.3 with a signed statement and no proofs
     * @param artifact what the statement is about
     * @param key what it was signed with
     */
    public Proving prove(byte[] json, Digest artifact, SigningKey key) {
        var bundle = Bundle.newBuilder();
        try {
            JsonFormat.parser().merge(new String(json, StandardCharsets.UTF_8), bundle);
        } catch (InvalidProtocolBufferException e) {
            return unreadable();
        }
        var envelope = bundle.getDsseEnvelope();
        if (envelope.getSignaturesCount() != 1) {
            return unreadable();
        }
        var content = new Content.Envelope(
                envelope.getPayloadType(),
                envelope.getPayload(),
                envelope.getSignatures(0).getSig(),
                ByteString.EMPTY);
        var failed = timestamp(bundle, content);
        failed = failed == null ? enter(bundle, content, key) : failed;
        return failed == null ? checked(bundle, artifact) : failed;
    }

    private @Nullable Proving timestamp(Bundle.Builder bundle, Content.Envelope content) {
        if (timestamps == null) {
            return null;
        }
        return switch (timestamps.timestamp(content.signature())) {
            case Timestamping.Failed(var reason, var detail) -> new Proving.Failed(Part.TIMESTAMP, reason, detail);
            case Timestamping.Stamped(var response) -> {
                bundle.getVerificationMaterialBuilder()
                        .getTimestampVerificationDataBuilder()
                        .addRfc3161TimestampsBuilder()
                        .setSignedTimestamp(response);
                yield null;
            }
        };
    }

    private @Nullable Proving enter(Bundle.Builder bundle, Content.Envelope content, SigningKey key) {
        if (log == null) {
            return null;
        }
        var certificate = bundle.getVerificationMaterial().getCertificate().getRawBytes();
        return switch (log.enter(content.preAuthenticationEncoding(), content.signature(), key, certificate)) {
            case Logging.Failed(var reason, var detail) -> new Proving.Failed(Part.LOG, reason, detail);
            case Logging.Known(var detail) -> new Proving.Spent(detail);
            case Logging.Entered(var entry) -> {
                bundle.getVerificationMaterialBuilder().addTlogEntries(entry);
                yield null;
            }
        };
    }

    private Proving checked(Bundle.Builder bundle, Digest artifact) {
        var json = BundleSigner.json(bundle);
        return switch (verifier.verify(json, artifact, root)) {
            case Verification.Rejected(var why) -> new Proving.Failed(Part.BUNDLE, why.reason(), why.detail());
            case Verification.Verified verified
            when timestamps != null && !isTimestamped(verified) ->
                new Proving.Failed(
                        Part.BUNDLE,
                        Reason.TIMESTAMP_MISSING,
                        "the trust root does not count the timestamp of the authority that was asked");
            case Verification.Verified verified ->
                new Proving.Proved(
                        json,
                        log == null
                                ? null
                                : Long.valueOf(bundle.getVerificationMaterial()
                                        .getTlogEntries(0)
                                        .getLogIndex()));
        };
    }

    private static boolean isTimestamped(Verification.Verified verified) {
        return verified.times().stream().anyMatch(time -> time.source() == VerifiedTime.Source.TIMESTAMP_AUTHORITY);
    }

    private static Proving unreadable() {
        return new Proving.Failed(
                Part.BUNDLE, Reason.BUNDLE_MALFORMED, "what is to be proved is no bundle with a signed statement");
    }
}
