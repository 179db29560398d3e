package dev.portcullis.sigstore.sign;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestTimestampAuthority;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a timestamp authority answers to the one request that is made here: it is refused, or holds the time that the authority signed. */
final class TimestampAnswerFuzzTest {
    private static final ByteString SIGNATURE = ByteString.copyFrom(new byte[] {1, 2, 3});
    private static final TestTimestampAuthority TRUSTED = TestTimestampAuthority.create("trusted");
    private static final TrustRoot ROOT = Keys.loaded(TrustRootSource.named("timestamps")
            .withTrustedRoot(trustedRoot())
            .withKeys(List.of(new NamedKey("release", TestKey.p256().pem(), ValidityWindow.ALWAYS))));

    private static byte[] trustedRoot() {
        return PrivateSigstore.json(TrustedRoot.newBuilder()
                .setMediaType(PrivateSigstore.MEDIA_TYPE)
                .addTimestampAuthorities(
                        PrivateSigstore.authority(TRUSTED.chain(), PrivateSigstore.FROM, PrivateSigstore.TO)));
    }

    /** Chance begins anew each time, so that every request is the same. */
    private static Timestamping timestamp(TimestampTransport transport) {
        return new TimestampClient(transport, ROOT, new Random(1)).timestamp(SIGNATURE);
    }

    static Stream<Arguments> seeds() {
        var request = new AtomicReference<>(new byte[0]);
        timestamp(asked -> {
            request.set(asked);
            return new Timestamping.Failed(Reason.SIGNER_UNAVAILABLE, "away");
        });
        return Stream.of(
                        TRUSTED.answer(request.get(), PrivateSigstore.SIGNED_AT),
                        TRUSTED.namesake().answer(request.get(), PrivateSigstore.SIGNED_AT),
                        TRUSTED.timestamp(SIGNATURE.toByteArray(), PrivateSigstore.SIGNED_AT),
                        TestTimestampAuthority.create("stranger").answer(request.get(), PrivateSigstore.SIGNED_AT),
                        new byte[] {0x30, (byte) 0x80, 0x30, (byte) 0x80},
                        new byte[] {0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02})
                .map(answer -> Arguments.of((Object) answer));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrHoldsTheTimeThatWasSigned(byte @NotNull @WithLength(max = 16_384) [] answer)
            throws IOException, TSPException {
        switch (timestamp(request -> new Timestamping.Stamped(ByteString.copyFrom(answer)))) {
            case Timestamping.Stamped(var response) -> {
                assertThat(response.toByteArray()).isEqualTo(answer);
                assertThat(new TimeStampResponse(answer)
                                .getTimeStampToken()
                                .getTimeStampInfo()
                                .getGenTime())
                        .isEqualTo(PrivateSigstore.SIGNED_AT);
            }
            case Timestamping.Failed(var reason, var detail) -> {
                assertThat(reason).isIn(Reason.TIMESTAMP_INVALID, Reason.TIMESTAMP_UNTRUSTED);
                assertThat(detail).hasSizeBetween(1, 200).matches("[ -~]+");
            }
        }
    }
}
