package dev.portcullis.webhook.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.recorded.RecordedAnswers;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that do not end, do not come, are not as long as they say, or grow when they are unpacked. */
@Timeout(60)
final class BodiesTest {
    private static final byte[] BOMB = Response.gzip(new byte[128 << 20]);

    private final Attack attack = Attack.plain();

    @BeforeEach
    void isAcceptedWhileTheRegistryIsHonest() {
        attack.accepts();
    }

    @AfterEach
    void close() {
        attack.close();
    }

    /** Everything that is read of the signed image, in its order. */
    static List<String> read() {
        return List.of(
                Attack.referrers(), Attack.at("manifests/" + Signed.artifact()), Attack.at("blobs/" + Signed.bundle()));
    }

    @ParameterizedTest
    @MethodSource("read")
    void anEndlessBodyIsGivenUp(String path) {
        attack.registry.on(path, Response.endless(Signed.INDEX));

        attack.refuses(Reason.RESPONSE_TOO_LARGE);
    }

    @ParameterizedTest
    @MethodSource("read")
    void aBodyThatDripsIsGivenUpAtTheDeadline(String path) {
        attack.registry.on(path, honest(answer -> answer.dripping(Duration.ofMillis(50))));

        attack.givesUp();
    }

    @ParameterizedTest
    @MethodSource("read")
    void aRegistryThatSaysNothingIsGivenUpAtTheDeadline(String path) {
        attack.registry.on(path, Response.silence());

        attack.givesUp();
    }

    @ParameterizedTest
    @MethodSource("read")
    void aBodyThatEndsTooEarlyIsNoAnswer(String path) {
        attack.registry.on(path, honest(answer -> answer.declaring(answer.declared() + 1)));

        attack.refuses(Reason.REGISTRY_UNAVAILABLE);
    }

    @ParameterizedTest
    @MethodSource("read")
    void aLengthBeyondEveryBoundReservesNothing(String path) {
        attack.registry.on(path, honest(answer -> answer.declaring(Long.MAX_VALUE)));

        attack.refuses(Reason.REGISTRY_UNAVAILABLE);
    }

    @ParameterizedTest
    @MethodSource("read")
    void aBodyThatIsCutShortIsRefused(String path) {
        attack.registry.on(path, honest(answer -> answer.declaring(answer.declared() - 1)));

        attack.refuses(wrong(path));
    }

    @ParameterizedTest
    @MethodSource("read")
    void whatIsCompressedUnaskedIsNotUnpacked(String path) {
        attack.registry.on(path, honest(Response::gzipped));

        attack.refuses(wrong(path));
    }

    @ParameterizedTest
    @MethodSource("read")
    void aBombIsNotUnpacked(String path) {
        attack.registry.on(path, Response.ok(Signed.INDEX, BOMB).with("Content-Encoding", "gzip"));

        attack.refuses(path.equals(Attack.referrers()) ? Reason.REGISTRY_RESPONSE_INVALID : Reason.RESPONSE_TOO_LARGE);

        assertThat(attack.registry.sent()).isLessThan(1 << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, ResponseTooLarge",
        "1, RegistryDigestMismatch",
        "8000000, ResponseTooLarge",
        "16777217, ResponseTooLarge"
    })
    void aBundleOfAnotherSizeThanItsDescriptorSaysIsRefused(long more, String reason) {
        var size = Signed.blob(Signed.bundle()).length();
        attack.registry.otherwise(RecordedAnswers.of(
                Signed.withArtifact(manifest -> manifest.replace("\"size\":" + size, "\"size\":" + (size + more)))));

        var judged = attack.judge(attack.byDigest());

        assertThat(judged.verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(judged.verdict().reason().code()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({".sig", ".att"})
    void aTagOfSignaturesWithoutEndIsNoAbsence(String suffix) {
        attack.registry.on(Attack.referrers(), Response.ok(Signed.INDEX, "{\"schemaVersion\":2,\"manifests\":[]}"));
        attack.registry.on(
                Attack.at("manifests/" + Signed.digest().replace(':', '-') + suffix), Response.endless(Signed.INDEX));

        attack.refuses(Reason.RESPONSE_TOO_LARGE);
    }

    /** Content that was asked for by digest has another one; a list is no list. */
    private static Reason wrong(String path) {
        return path.equals(Attack.referrers()) ? Reason.REGISTRY_RESPONSE_INVALID : Reason.REGISTRY_DIGEST_MISMATCH;
    }

    private static Behaviour honest(UnaryOperator<Response> change) {
        return RecordedAnswers.of(Signed.image()).but(change);
    }
}
