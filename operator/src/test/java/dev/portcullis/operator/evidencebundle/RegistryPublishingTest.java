package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.testing.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The word for what a registry answers is the same in a condition as everywhere else. */
@Timeout(120)
class RegistryPublishingTest {
    private static final Duration AFTER = Duration.ofSeconds(90);

    private static LocalStack stack;
    private static RegistryPlace place;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("publishing").registry().start();
        place = new RegistryPlace(stack, true);
    }

    @AfterAll
    static void stop() {
        place.close();
        stack.close();
    }

    /** Publishes where one of the things that a registry is asked for is answered so. */
    private static Publisher.Outcome publish(String asked, RegistryResult<?> answer) {
        var pusher = place.pusher((method, given) -> method.equals(asked) ? answer : null);
        var reader = place.reader((method, given) -> method.equals(asked) ? answer : null);
        var signed = place.signed(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
        return new RegistryPublishing(
                        pusher,
                        new EvidencePublisher(reader, pusher, RegistryPlace.VERIFIER),
                        RegistryPlace.NO_SECRETS,
                        RegistryPlace.ROOTS,
                        Duration.ofSeconds(30))
                .publish(new Publisher.Publication(
                        "apps",
                        place.repository,
                        place.subject,
                        place.repository,
                        signed.json(),
                        SignedWith.key(signed.key().pem()),
                        List.of()));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "REGISTRY_(?!DELETE_).*")
    void whatIsNotTakenHasTheRegistrysWord(Reason reason) {
        for (var asked : List.of("describe", "referrers", "push")) {
            assertThat(publish(asked, new Refused<>(reason, "no")))
                    .isEqualTo(new Publisher.Outcome.Refused(condition(reason), "[" + reason.code() + "] no"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REGISTRY_UNAVAILABLE", "REGISTRY_TIMEOUT", "REGISTRY_RATE_LIMITED"})
    void whatPassesHasTheRegistrysWordAndItsTime(Reason reason) {
        for (var asked : List.of("describe", "referrers", "push", "manifest")) {
            assertThat(publish(asked, new Unavailable<>(reason, "later", AFTER)))
                    .as(asked)
                    .isEqualTo(new Publisher.Outcome.Unavailable(
                            condition(reason), "[" + reason.code() + "] later", AFTER));
        }
    }

    @ParameterizedTest
    @CsvSource({"false, IMAGE_NOT_FOUND", "true, REGISTRY_UNAUTHORIZED"})
    void anImageThatIsNotThereIsToldFromOneThatIsHidden(boolean hidden, ConditionReason reason) {
        assertThat(publish("describe", new NotFound<>(hidden, "none")))
                .isEqualTo(new Publisher.Outcome.Refused(reason, "[" + reason.code() + "] none"));
    }

    private static ConditionReason condition(Reason reason) {
        return ConditionReason.valueOf(reason.name());
    }
}
