package dev.portcullis.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.operator.sample.FixedClock;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrustedSinceTest {
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private final FixedClock clock = new FixedClock();
    private final TrustedSince trusted = new TrustedSince(clock);

    @Test
    void aBundleIsSettledAMomentAfterItWasSeen() {
        assertThat(trusted.isSettled(naming("new", "new"), "new")).isFalse();
        clock.advance(MOMENT.minusMillis(1));
        assertThat(trusted.isSettled(naming("new", "new"), "new")).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(trusted.isSettled(naming("new", "new"), "new")).isTrue();
    }

    @Test
    void aRegistrationThatNamesAnotherOnceBeginsAnew() {
        trusted.isSettled(naming("new"), "new");
        clock.advance(MOMENT);

        assertThat(trusted.isSettled(naming("old"), "new")).isFalse();
        assertThat(trusted.isSettled(naming("new"), "new")).isFalse();
        clock.advance(MOMENT);
        assertThat(trusted.isSettled(naming("new"), "new")).isTrue();
    }

    @Test
    void anotherBundleBeginsAnew() {
        trusted.isSettled(naming("new"), "new");
        clock.advance(MOMENT);

        assertThat(trusted.isSettled(naming("newer"), "newer")).isFalse();
    }

    @Test
    void oneEntryThatNamesAnotherIsEnoughToWait() {
        trusted.isSettled(naming("new"), "new");
        clock.advance(MOMENT);

        assertThat(trusted.isSettled(naming("new", "old"), "new")).isFalse();
    }

    @Test
    void noRegistrationTrustsNothing() {
        assertThat(trusted.isSettled(null, "new")).isFalse();
        clock.advance(MOMENT);
        assertThat(trusted.isSettled(null, "new")).isFalse();
        assertThat(trusted.isSettled(naming(), "new")).isFalse();
    }

    private static ValidatingWebhookConfiguration naming(String... bundles) {
        return new ValidatingWebhookConfigurationBuilder()
                .withWebhooks(Arrays.stream(bundles)
                        .map(bundle -> new ValidatingWebhookBuilder()
                                .withNewClientConfig()
                                .withCaBundle(bundle)
                                .endClientConfig()
                                .build())
                        .toList())
                .build();
    }
}
