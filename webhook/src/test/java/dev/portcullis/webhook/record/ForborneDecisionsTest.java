package dev.portcullis.webhook.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.Decisions;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Satisfaction;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What passes by its history is counted, and what soon will be too old. */
final class ForborneDecisionsTest {
    private static final Instant END = Instant.parse("2026-06-01T12:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void countsEachImageOnceForEachReason() {
        var graced = new Finding("release", "signed", Mode.WARN, Reason.AGE_GRACE, "old", false);
        count(new Verdict.Allow(Reason.AGE_GRACE, List.of(graced, graced), List.of()));

        assertThat(meters.get("portcullis.images.forborne")
                        .tag("reason", "AgeGrace")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void countsWhatIsAboutToExpireAndTellsTheUser() {
        var verdict = new Verdict.Allow(
                Reason.VERIFIED, List.of(), List.of(new Satisfaction("release", "signed", List.of(), END)));
        var decision = Decisions.decide(List.of(judged(verdict)));
        ForborneDecisions.count(decision, meters);

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.reason()).isEqualTo(Reason.VERIFIED);
        assertThat(decision.warnings())
                .singleElement()
                .asString()
                .startsWith("[EvidenceExpiring]")
                .contains("2026-06-01T12:00:00Z");
        assertThat(meters.get("portcullis.images.expiring.soon")
                        .tag("policy", "release")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void countsNothingElse() {
        count(new Verdict.Allow(Reason.VERIFIED, List.of(), List.of(new Satisfaction("release", "signed", List.of()))));

        assertThat(meters.getMeters()).isEmpty();
    }

    private void count(Verdict verdict) {
        ForborneDecisions.count(Decisions.decide(List.of(judged(verdict))), meters);
    }

    private static JudgedImage judged(Verdict verdict) {
        var use = new ImageUse("spec.containers[app].image", "a.example/b", Binding.BINDING, TagUse.FINAL);
        return new JudgedImage(use, "a.example/b", null, verdict);
    }
}
