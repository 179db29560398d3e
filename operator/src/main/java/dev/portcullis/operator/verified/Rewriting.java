package dev.portcullis.operator.verified;

import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.evidence.Satisfied;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * Whether something changed that is worth a write. Pure.
 *
 * @param verificationOlderThan a later verification alone is written if it is later by this
 */
record Rewriting(Duration verificationOlderThan) {
    /** History is kept coarsely: nobody asks whether it was half an hour ago. */
    private static final Duration SATISFIED_LATELY = Duration.ofHours(1);

    /** Returns whether what is known now is worth writing over what is kept. */
    boolean isDue(VerifiedFacts kept, VerifiedFacts now) {
        return !new HashSet<>(kept.facts()).equals(new HashSet<>(now.facts()))
                || (now.content() != null && !now.content().equals(kept.content()))
                || isLater(kept, now)
                || now.history().stream().anyMatch(one -> isNews(one, kept.history()));
    }

    private boolean isLater(VerifiedFacts kept, VerifiedFacts now) {
        return Duration.between(kept.verifiedAt(), now.verifiedAt()).compareTo(verificationOlderThan) >= 0;
    }

    private static boolean isNews(Satisfied one, List<Satisfied> kept) {
        return kept.stream()
                .filter(known -> known.policy().equals(one.policy())
                        && known.revision().equals(one.revision())
                        && known.trust().equals(one.trust())
                        && known.met().equals(one.met())
                        && known.namespace().equals(one.namespace()))
                .noneMatch(known -> Duration.between(known.at(), one.at()).compareTo(SATISFIED_LATELY) < 0);
    }
}
