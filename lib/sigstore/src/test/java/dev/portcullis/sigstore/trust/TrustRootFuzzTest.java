package dev.portcullis.sigstore.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestLog;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes stand where a trusted root or a key should: what is wrong is said, or there is a root within bounds that knows itself. */
final class TrustRootFuzzTest {
    private static final PrivateSigstore SIGSTORE = new PrivateSigstore();

    static Stream<Arguments> seeds() {
        var odd = SIGSTORE.trustedRoot();
        odd.addTlogs(PrivateSigstore.log(
                TestLog.v1(TestKey.rsa(), "rsa.example.com"), PrivateSigstore.FROM, PrivateSigstore.TO));
        odd.getTlogsBuilder(0).setBaseUrl("::").clearLogId();
        odd.getCertificateAuthoritiesBuilder(0).clearValidFor();
        return Stream.of(
                arguments(
                        PrivateSigstore.json(SIGSTORE.trustedRoot()),
                        TestKey.p256().pem()),
                arguments(PrivateSigstore.json(odd), TestKey.ed25519().pem()),
                arguments(
                        PrivateSigstore.json(SIGSTORE.trustedRoot().clearTlogs()),
                        TestKey.rsa().pem()));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void saysWhatIsWrongOrKnowsItself(
            byte @NotNull @WithLength(max = 16_384) [] json, @NotNull @WithUtf8Length(max = 8_192) String pem) {
        var keys = List.of(new NamedKey("release", pem, ValidityWindow.ALWAYS));
        check(TrustRoot.load(TrustRootSource.named("root").withTrustedRoot(json)));
        check(TrustRoot.load(TrustRootSource.named("keys").withKeys(keys)));
        check(TrustRoot.load(TrustRootSource.named("both").withTrustedRoot(json).withKeys(keys)));
    }

    private static void check(TrustRootResult result) {
        switch (result) {
            case TrustRootResult.Refused(var problems) ->
                assertThat(problems)
                        .isNotEmpty()
                        .hasSizeLessThan(2_000)
                        .allSatisfy(problem -> assertThat(problem.toString()).hasSizeLessThan(400));
            case TrustRootResult.Loaded(var root, var ignored) -> {
                assertThat(ignored).hasSizeLessThanOrEqualTo(128);
                assertThat(root.certificateAuthorities()).hasSizeLessThanOrEqualTo(64);
                assertThat(root.logs()).hasSizeLessThanOrEqualTo(64);
                assertThat(root.material()).isNotEmpty();
                for (TrustMaterial piece : root.material()) {
                    root.covers(piece, PrivateSigstore.SIGNED_AT);
                }
                for (var log : root.logs()) {
                    assertThat(log.ids())
                            .isNotEmpty()
                            .allSatisfy(id -> assertThat(root.logs(id)).contains(log));
                }
            }
        }
    }
}
