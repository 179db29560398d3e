package dev.portcullis.sigstore.timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestTimestampAuthority;
import dev.portcullis.sigstore.trust.Authority;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes stand where a timestamp should: they are refused for a reason, or prove the time that the authority signed. */
final class TimestampFuzzTest {
    private static final byte[] SIGNATURE = {1, 2, 3};
    private static final TestTimestampAuthority TRUSTED = TestTimestampAuthority.create("trusted");
    private static final List<Authority> AUTHORITIES = List.of(
            new Authority(TrustMaterial.Kind.TIMESTAMP_AUTHORITY, TRUSTED.chain(), ValidityWindow.ALWAYS),
            new Authority(
                    TrustMaterial.Kind.TIMESTAMP_AUTHORITY, TRUSTED.chain().subList(1, 3), ValidityWindow.ALWAYS));

    static Stream<Arguments> seeds() {
        return Stream.of(
                        TRUSTED.timestamp(SIGNATURE, PrivateSigstore.SIGNED_AT),
                        TRUSTED.timestamp(SIGNATURE, PrivateSigstore.SIGNED_AT, false),
                        TRUSTED.namesake().timestamp(SIGNATURE, PrivateSigstore.SIGNED_AT),
                        TRUSTED.timestamp(new byte[] {4}, PrivateSigstore.SIGNED_AT),
                        TestTimestampAuthority.create("stranger").timestamp(SIGNATURE, PrivateSigstore.SIGNED_AT))
                .map(response -> arguments((Object) response));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrProvesWhatWasSigned(byte @NotNull [] response) {
        switch (TimestampVerifier.verify(
                List.of(ByteString.copyFrom(response)), List.of(ByteString.copyFrom(SIGNATURE)), AUTHORITIES)) {
            case Checked.Passed<TimestampVerifier.Result>(var result) -> {
                assertThat(result.proofs())
                        .allSatisfy(proof -> assertThat(proof.at()).isEqualTo(PrivateSigstore.SIGNED_AT));
                assertThat(result.proofs().size() + result.untrusted().size()).isEqualTo(1);
            }
            case Checked.Refused<TimestampVerifier.Result>(var why) -> {
                assertThat(why.reason()).isEqualTo(Reason.TIMESTAMP_INVALID);
                assertThat(why.detail()).hasSizeLessThan(200);
            }
        }
    }
}
