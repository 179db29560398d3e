package dev.portcullis.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecisionsTest {
    private static final Verdict ALLOW = new Verdict.Allow(Reason.VERIFIED, List.of(), List.of());
    private static final Verdict DENY = deny(Reason.SIGNATURE_MISSING, "none");
    private static final Verdict UNDECIDABLE = new Verdict.Undecidable(
            Reason.REGISTRY_TIMEOUT, List.of(finding(Mode.ENFORCE, Reason.REGISTRY_TIMEOUT, "no answer")), List.of());

    @Test
    void nothingJudgedIsNothingAllowed() {
        assertThat(Decisions.decide(List.of()).allowed()).isFalse();
    }

    @Test
    void oneRefusalRefusesAll() {
        var decision = Decisions.decide(List.of(judged(ALLOW), judged(DENY), judged(ALLOW)));

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.reason()).isEqualTo(Reason.SIGNATURE_MISSING);
    }

    @Test
    void whatCannotBeDecidedIsRefused() {
        assertThat(Decisions.decide(List.of(judged(UNDECIDABLE))).allowed()).isFalse();
    }

    @Test
    void aDefiniteRefusalExplainsMore() {
        assertThat(Decisions.decide(List.of(judged(UNDECIDABLE), judged(DENY))).reason())
                .isEqualTo(Reason.SIGNATURE_MISSING);
    }

    @ParameterizedTest
    @EnumSource(value = Binding.class, mode = EnumSource.Mode.EXCLUDE, names = "BINDING")
    void whatDoesNotBindIsToldWithTheReasonFirst(Binding binding) {
        var decision = Decisions.decide(List.of(judged(DENY, binding, "x".repeat(5000))));

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.substring(0, 256))
                        .contains("will be refused", "[SignatureMissing]", "release", "signed", "none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\u001b[31m", "\u202E", "\u2028", "\uD800", "\u0000", "\u0085"})
    void textFromOutsideCannotPaintTheTerminal(String text) {
        var decision = Decisions.decide(
                List.of(judged(deny(Reason.SIGNATURE_MISSING, text), Binding.BINDING, "image" + text)));

        assertThat(decision.message()).doesNotContain(text).contains("image\uFFFD");
    }

    @Test
    void messagesAreBoundedAndWhole() {
        var many = Collections.nCopies(300, judged(deny(Reason.SIGNATURE_MISSING, "😀".repeat(1000))));

        var message = Decisions.decide(many).message();

        assertThat(message.length()).isLessThanOrEqualTo(4000);
        assertThat(message.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    @Test
    void plainTextStaysWhatItIs() {
        assertThat(PlainText.of("registry.example.com/app:v1 … ü 😀", 100))
                .isEqualTo("registry.example.com/app:v1 … ü 😀");
        assertThat(PlainText.of("abcdef", 3)).isEqualTo("ab…");
        assertThat(PlainText.of("a😀b", 3)).isEqualTo("a\uFFFD…");
    }

    @Test
    void anExceptionIsTheBasisAndIsToldFirst() {
        var exemption = new Exemption(
                "shop",
                "hotfix",
                "h",
                Set.of("release"),
                new ExemptionScope.Digests(Set.of(Digest.of(new byte[0]))),
                Instant.EPOCH,
                Instant.EPOCH);
        var finding = new Finding(
                "release",
                "signed",
                Mode.WARN,
                Reason.SIGNATURE_MISSING,
                "no signature",
                false,
                new Granted(exemption, Instant.EPOCH));
        var exempted = new Verdict.Allow(Reason.EXCEPTION, List.of(finding), List.of());
        var tolerated = new Verdict.Allow(Reason.UNDECIDABLE_ALLOWED, List.of(), List.of());

        var decision = Decisions.decide(List.of(judged(tolerated), judged(exempted), judged(ALLOW)));

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.reason()).isEqualTo(Reason.EXCEPTION);
        assertThat(decision.warnings())
                .singleElement()
                .asString()
                .startsWith("[Exception] passes only by PolicyException \"hotfix\" until 1970-01-01T00:00:00Z: "
                        + "[SignatureMissing] spec.containers[app].image");
    }

    private static JudgedImage judged(Verdict verdict) {
        return judged(verdict, Binding.BINDING, "registry.example.com/apps/shop");
    }

    private static JudgedImage judged(Verdict verdict, Binding binding, String image) {
        return new JudgedImage(
                new ImageUse("spec.containers[app].image", image, binding, TagUse.FINAL), null, null, verdict);
    }

    private static Verdict deny(Reason reason, String detail) {
        return new Verdict.Deny(reason, List.of(finding(Mode.ENFORCE, reason, detail)), List.of());
    }

    private static Finding finding(Mode mode, Reason reason, String detail) {
        return new Finding("release", "signed", mode, reason, detail, false);
    }
}
