package dev.portcullis.crds.compile;

import dev.portcullis.core.policy.Lenience;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.EvidencePolicySpec.Undecidable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Compiles what a policy bears with. */
final class Leniences {
    private static final Duration PREVIOUSLY_VERIFIED_FOR = Duration.ofDays(3);

    private Leniences() {}

    static WhenUndecidable whenUndecidable(EvidencePolicySpec spec) {
        return switch (spec.whenUndecidable()) {
            case DENY -> WhenUndecidable.DENY;
            case ALLOW -> WhenUndecidable.ALLOW;
            case ALLOW_PREVIOUSLY_VERIFIED -> WhenUndecidable.ALLOW_PREVIOUSLY_VERIFIED;
        };
    }

    static Lenience compile(EvidencePolicySpec spec, Problems problems) {
        var previous = spec.whenUndecidable() == Undecidable.ALLOW_PREVIOUSLY_VERIFIED;
        if (!previous && spec.previouslyVerifiedFor() != null) {
            problems.invalid(
                    "spec.previouslyVerifiedFor",
                    "previouslyVerifiedFor goes with whenUndecidable: AllowPreviouslyVerified only");
        }
        var lately = duration("spec.previouslyVerifiedFor", spec.previouslyVerifiedFor(), problems);
        return new Lenience(
                duration("spec.ageGrace", spec.ageGrace(), problems),
                previous && lately == null ? PREVIOUSLY_VERIFIED_FOR : lately,
                duration("spec.expiringSoon", spec.expiringSoon(), problems));
    }

    private static @Nullable Duration duration(String field, @Nullable String text, Problems problems) {
        var duration = text == null ? null : Durations.parse(text);
        if (text != null && duration == null) {
            problems.invalid(field, "it must be a duration above zero, for example 168h");
        }
        return duration;
    }
}
