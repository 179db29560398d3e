package dev.portcullis.operator.gate;

import dev.portcullis.operator.registration.RegistrationView;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Remembers since when the registration has named which authorities, because API servers see a change a moment later. */
final class TrustedSince {
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private final InstantSource clock;
    private String bundle = "";
    private Instant since = Instant.MAX;

    TrustedSince(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns whether the registration has named exactly this bundle for so long that every API server has seen it. */
    boolean isSettled(@Nullable ValidatingWebhookConfiguration live, String wanted) {
        var now = clock.instant();
        if (!RegistrationView.trusts(live, wanted)) {
            bundle = "";
            return false;
        }
        if (!bundle.equals(wanted)) {
            bundle = wanted;
            since = now;
        }
        return !now.isBefore(since.plus(MOMENT));
    }
}
