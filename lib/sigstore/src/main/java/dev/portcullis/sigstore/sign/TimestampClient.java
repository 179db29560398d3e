package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.timestamp.TimestampVerifier;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/** Has signatures timestamped (RFC 3161), and believes no answer before the verifier of bundles does. Thread-safe if what it is given is. */
public final class TimestampClient {
    private static final int NONCE_BYTES = 8;

    private final TimestampTransport transport;
    private final TrustRoot root;
    private final RandomGenerator random;

    /**
     * @param transport leads to the authority
     * @param root the trust root whose timestamp authorities vouch for the answer: the one that verifiers use
     * @param random chooses the nonces, which tell one answer from another
     */
    public TimestampClient(TimestampTransport transport, TrustRoot root, RandomGenerator random) {
        this.transport = transport;
        this.root = root;
        this.random = random;
    }

    /** Has a signature timestamped. */
    public Timestamping timestamp(ByteString signature) {
        var request = request(signature);
        try {
            return switch (transport.send(request.getEncoded())) {
                case Timestamping.Failed failed -> failed;
                case Timestamping.Stamped stamped -> check(request, signature, stamped);
            };
        } catch (IOException e) {
            throw new IllegalStateException("a request that was just made has an encoding", e);
        }
    }

    private TimeStampRequest request(ByteString signature) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        return generator.generate(
                HashAlgorithm.SHA_256.oid(),
                HashAlgorithm.SHA_256.digest(signature).toByteArray(),
                new BigInteger(1, nonce));
    }

    private Timestamping check(TimeStampRequest request, ByteString signature, Timestamping.Stamped stamped) {
        try {
            new TimeStampResponse(stamped.response().toByteArray()).validate(request);
        } catch (TSPException | IOException | RuntimeException e) {
            // The library throws whatever comes of malformed input.
            return new Timestamping.Failed(
                    Reason.TIMESTAMP_INVALID, "the timestamp authority's answer does not fit the request");
        }
        var checked =
                TimestampVerifier.verify(List.of(stamped.response()), List.of(signature), root.timestampAuthorities());
        return switch (checked) {
            case Checked.Refused<TimestampVerifier.Result>(Rejection why) ->
                new Timestamping.Failed(why.reason(), why.detail());
            case Checked.Passed<TimestampVerifier.Result>(var result)
            when result.proofs().isEmpty() ->
                new Timestamping.Failed(
                        Reason.TIMESTAMP_UNTRUSTED, "the timestamp is by no authority of the trust root");
            case Checked.Passed<TimestampVerifier.Result> passed -> stamped;
        };
    }
}
