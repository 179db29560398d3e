package dev.portcullis.operator.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.operator.scan.PacedRegistry.Pacing;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacedRegistryTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ImageRepository PLACE = ImageRepository.parse("registry.example.test/apps/shop");
    private static final Digest DIGEST = Digest.of(new byte[0]);

    private final Pacing pacing = Pacing.of(1_000, 10);
    private RegistryResult<Digest> answer = new Found<>(DIGEST);

    @ParameterizedTest
    @EnumSource(names = {"REGISTRY_RATE_LIMITED", "REGISTRY_UNAVAILABLE"})
    void aHostThatSaysNoIsLeftAloneHoweverLittleTimeThereWas(Reason reason) {
        answer = new Unavailable<>(reason, "no", null);

        ask(Duration.ofMillis(1));

        assertThat(earliest()).isAfter(NOW);
    }

    @Test
    void aHostIsLeftAloneForAsLongAsItSays() {
        answer = new Unavailable<>(Reason.REGISTRY_RATE_LIMITED, "no", Duration.ofSeconds(90));

        ask(Duration.ofSeconds(30));

        assertThat(earliest()).isEqualTo(NOW.plusSeconds(90));
    }

    @Test
    void aHostThatHadTimeAndDidNotAnswerIsLeftAlone() {
        answer = new Unavailable<>(Reason.REGISTRY_TIMEOUT, "late", null);

        ask(Duration.ofSeconds(30));

        assertThat(earliest()).isAfter(NOW);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 4_900})
    void aQuestionWhoseTimeIsNearlyOverSlowsNoHost(long milliseconds) {
        answer = new Unavailable<>(Reason.REGISTRY_TIMEOUT, "late", null);

        for (var i = 0; i < 100; i++) {
            ask(Duration.ofMillis(milliseconds));
        }

        assertThat(earliest()).isBeforeOrEqualTo(NOW);
        assertThat(pacing.blocked(InstantSource.fixed(NOW))).isZero();
    }

    @Test
    void whatIsDefiniteSlowsNoHost() {
        for (RegistryResult<Digest> definite : List.<RegistryResult<Digest>>of(
                new Found<>(DIGEST),
                new NotFound<>(false, "none"),
                new Refused<>(Reason.OVERLOADED, "too many requests of ours"))) {
            answer = definite;
            ask(Duration.ofSeconds(30));
        }

        assertThat(earliest()).isBeforeOrEqualTo(NOW);
    }

    @Test
    void whatWasRefusedHereIsNoAnswerOfTheHost() {
        answer = new Unavailable<>(Reason.REGISTRY_UNAVAILABLE, "no", null);
        ask(Duration.ofSeconds(30));
        var first = Duration.between(NOW, earliest());
        answer = new Refused<>(Reason.OVERLOADED, "too many requests of ours");
        ask(Duration.ofSeconds(30));
        answer = new Unavailable<>(Reason.REGISTRY_UNAVAILABLE, "no", null);

        var later = NOW.plus(first);
        ask(Duration.ofSeconds(30), later);

        assertThat(Duration.between(later, pacing.pace().earliest(PLACE.host(), later)))
                .isEqualTo(first.multipliedBy(2));
    }

    private Instant earliest() {
        return pacing.pace().earliest(PLACE.host(), NOW);
    }

    private void ask(Duration time) {
        ask(time, NOW);
    }

    private void ask(Duration time, Instant now) {
        new PacedRegistry(new Answering(), pacing, InstantSource.fixed(now))
                .resolve(PLACE, "1", List.of(), Deadline.after(time, () -> 0));
    }

    /** Answers questions for tags as the test says, and no others. */
    private final class Answering implements RegistryClient {
        @Override
        public RegistryResult<Digest> resolve(
                ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
            return answer;
        }

        @Override
        public RegistryResult<Manifest> manifest(
                ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
            throw new AssertionError("nobody asks for it");
        }

        @Override
        public RegistryResult<Manifest> tagged(
                ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
            throw new AssertionError("nobody asks for it");
        }

        @Override
        public RegistryResult<Referrers> referrers(
                ImageRepository repository, Digest subject, List<Credential> credentials, Deadline deadline) {
            throw new AssertionError("nobody asks for it");
        }

        @Override
        public RegistryResult<byte[]> blob(
                ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
            throw new AssertionError("nobody asks for it");
        }

        @Override
        public void close() {}
    }
}
