package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.webhook.admission.AdmissionHandler.Answer;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerEncoderTest {
    private final AnswerEncoder encoder = new AnswerEncoder();

    @Test
    void saysNothingButYesWhereAllowed() throws IOException {
        var response = response(Decision.allow(Reason.VERIFIED));

        assertThat(response.path("allowed").booleanValue()).isTrue();
        assertThat(response.path("uid").textValue()).isEqualTo("u-1");
        assertThat(response.has("status")).isFalse();
        assertThat(response.has("warnings")).isFalse();
        assertThat(response.path("auditAnnotations").path("reason").textValue()).isEqualTo("Verified");
    }

    @Test
    void refusesWithMessage() throws IOException {
        var response = response(Decision.refuse(Reason.KIND_UNKNOWN, "what is this"));

        assertThat(response.path("allowed").booleanValue()).isFalse();
        assertThat(response.path("status").path("code").intValue()).isEqualTo(403);
        assertThat(response.path("status").path("message").textValue()).startsWith("[KindUnknown] what is this");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\uD800", "\uDC00x", "a\nb", "\u0000", "\u001b[31m", "\u202E", "\"\\", "\u2028", "😀", "\uD83D"})
    void isValidJsonForAnyText(String text) throws IOException {
        var decision = new Decision(false, Reason.KIND_UNKNOWN, "x" + text, List.of("y" + text), List.of());

        var response = response(decision);

        assertThat(response.path("status").path("message").textValue())
                .startsWith("x")
                .doesNotContain("\n", "\u001b", "\u202E");
        assertThat(response.path("warnings").path(0).textValue())
                .startsWith("y")
                .doesNotContain("\n", "\u001b");
    }

    @Test
    void boundsEverything() throws IOException {
        var warnings = IntStream.range(0, 1000)
                .mapToObj(number -> number + "😀".repeat(1000))
                .toList();

        var response = response(new Decision(false, Reason.KIND_UNKNOWN, "m".repeat(1_000_000), warnings, List.of()));

        assertThat(response.path("status").path("message").textValue().length()).isLessThanOrEqualTo(4000);
        assertThat(response.path("warnings").size()).isEqualTo(10);
        response.path("warnings")
                .forEach(warning -> assertThat(warning.textValue().length()).isLessThanOrEqualTo(256));
    }

    @Test
    void tellsAWarningOnce() throws IOException {
        var response = response(new Decision(true, Reason.VERIFIED, "", List.of("w", "w"), List.of()));

        assertThat(response.path("warnings").size()).isEqualTo(1);
    }

    private JsonNode response(Decision decision) throws IOException {
        var review = new ObjectMapper().readTree(encoder.encode(new Answer("u-1", decision)));
        assertThat(review.path("apiVersion").textValue()).isEqualTo("admission.k8s.io/v1");
        assertThat(review.path("kind").textValue()).isEqualTo("AdmissionReview");
        return review.path("response");
    }
}
