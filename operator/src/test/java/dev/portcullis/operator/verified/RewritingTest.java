package dev.portcullis.operator.verified;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.evidence.Satisfied;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RewritingTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private final Rewriting rewriting = new Rewriting(Duration.ofHours(3));

    private static VerifiedFacts facts(Duration later, @Nullable Content content, Satisfied... history) {
        return new VerifiedFacts(
                ImageRepository.parse("registry.example.test/apps/web"),
                new Digest("a".repeat(64)),
                THEN.plus(later),
                content,
                List.of(),
                List.of(history));
    }

    private static Satisfied satisfied(String namespace, Duration later) {
        return new Satisfied("release", "r1", "t1", namespace, THEN.plus(later), Set.of("d"));
    }

    private boolean isDue(VerifiedFacts kept, VerifiedFacts now) {
        return rewriting.isDue(kept, now);
    }

    @Test
    void aLittleLaterIsNoReason() {
        assertThat(isDue(facts(Duration.ZERO, null), facts(Duration.ofHours(3).minusMillis(1), null)))
                .isFalse();
        assertThat(isDue(facts(Duration.ZERO, null), facts(Duration.ofHours(3), null)))
                .isTrue();
    }

    @Test
    void whatADigestNamesIsNewsOnce() {
        assertThat(isDue(facts(Duration.ZERO, null), facts(Duration.ZERO, new Content.Single())))
                .isTrue();
        assertThat(isDue(facts(Duration.ZERO, new Content.Single()), facts(Duration.ZERO, new Content.Single())))
                .isFalse();
        assertThat(isDue(facts(Duration.ZERO, new Content.Single()), facts(Duration.ZERO, null)))
                .isFalse();
    }

    @Test
    void historyIsKeptCoarsely() {
        var kept = facts(Duration.ZERO, null, satisfied("shop", Duration.ZERO));

        assertThat(isDue(kept, facts(Duration.ZERO, null, satisfied("shop", Duration.ofMinutes(59)))))
                .isFalse();
        assertThat(isDue(kept, facts(Duration.ZERO, null, satisfied("shop", Duration.ofMinutes(60)))))
                .isTrue();
        assertThat(isDue(kept, facts(Duration.ZERO, null, satisfied("bank", Duration.ZERO))))
                .isTrue();
        assertThat(isDue(kept, facts(Duration.ZERO, null))).isFalse();
    }
}
