package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.testing.stack.LocalStack;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where it is not certain that all of it is gone, it is not said to be. */
@Timeout(600)
class RegistryDoubtTest {
    private static LocalStack stack;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("doubt").registry().start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    enum Answer {
        LATE,
        AWAY,
        UNAUTHORIZED,
        UNTRUSTED,
        DENIED,
        NOT_FOUND,
        HIDDEN,
        UNSUPPORTED;

        private RegistryResult<Object> result() {
            return switch (this) {
                case LATE -> new Unavailable<>(Reason.REGISTRY_TIMEOUT, "too late", null);
                case AWAY -> new Unavailable<>(Reason.REGISTRY_UNAVAILABLE, "it is down", null);
                case UNAUTHORIZED -> new Refused<>(Reason.REGISTRY_UNAUTHORIZED, "who are you");
                case UNTRUSTED -> new Refused<>(Reason.REGISTRY_CERTIFICATE_UNTRUSTED, "who is that");
                case DENIED -> new Refused<>(Reason.REGISTRY_PUSH_DENIED, "you may not");
                case NOT_FOUND -> new NotFound<>(false, "nothing such");
                case HIDDEN -> new NotFound<>(true, "nothing such for you");
                case UNSUPPORTED -> new Refused<>(Reason.REGISTRY_DELETE_UNSUPPORTED, "it deletes nothing");
            };
        }

        private Class<? extends Pruner.Outcome> outcome() {
            return switch (this) {
                case LATE, AWAY -> Pruner.Outcome.Unavailable.class;
                case UNSUPPORTED -> Pruner.Outcome.Unsupported.class;
                default -> Pruner.Outcome.Refused.class;
            };
        }
    }

    /** A bundle that cannot be looked at may be an older one, which would count again. */
    @ParameterizedTest
    @EnumSource(names = {"LATE", "AWAY", "UNAUTHORIZED", "UNTRUSTED", "NOT_FOUND", "HIDDEN"})
    void nothingIsRemovedWhereNotEveryManifestCanBeLookedAt(Answer answer) {
        try (var place = new RegistryPlace(stack, true)) {
            var first = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var second = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);
            var reader = place.reader((method, given) ->
                    method.equals("manifest") && digest(given).equals(first) ? answer.result() : null);

            assertNothingIsRemoved(place, reader, answer, first, second);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LATE", "AWAY", "UNAUTHORIZED", "UNTRUSTED", "NOT_FOUND", "HIDDEN"})
    void nothingIsRemovedWhereNotEveryBundleCanBeLookedAt(Answer answer) {
        try (var place = new RegistryPlace(stack, true)) {
            var first = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var second = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);
            var blobs = new AtomicInteger();
            var reader = place.reader(
                    (method, given) -> method.equals("blob") && blobs.incrementAndGet() == 1 ? answer.result() : null);

            assertNothingIsRemoved(place, reader, answer, first, second);
        }
    }

    private static Digest digest(Object[] given) {
        return ((Descriptor) given[1]).digest();
    }

    private static void assertNothingIsRemoved(
            RegistryPlace place, RegistryClient reader, Answer answer, Digest... published) {
        assertThat(place.pruning(reader, place.pusher).removeAll(place.publications(), true))
                .isInstanceOf(answer.outcome());
        assertThat(place.listed()).containsExactlyInAnyOrder(published);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotRemovedIsNotSaidToBe(Answer answer) {
        try (var place = new RegistryPlace(stack, true)) {
            var published = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var pusher = place.pusher((method, given) -> method.equals("remove") ? answer.result() : null);

            assertThat(place.pruning(place.reader, pusher).removeAll(place.publications(), true))
                    .isInstanceOf(answer.outcome());
            assertThat(place.listed()).containsExactly(published);
        }
    }

    /** A deletion that is answered with 404 counts as done, and so does one that is accepted and never carried out. */
    @Test
    void whatIsStillListedIsNotGoneWhateverWasAnswered() {
        try (var place = new RegistryPlace(stack, true)) {
            var published = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var pusher = place.pusher((method, given) -> method.equals("remove") ? new Found<>(published) : null);

            assertThat(place.pruning(place.reader, pusher).removeAll(place.publications(), true))
                    .isInstanceOf(Pruner.Outcome.Unavailable.class);
            assertThat(place.listed()).containsExactly(published);
        }
    }

    /** Whoever may push could else keep all of it there. */
    @ParameterizedTest
    @EnumSource(names = {"REGISTRY_RESPONSE_INVALID", "RESPONSE_TOO_LARGE"})
    void whatIsNoManifestOfAnyoneHoldsNothingUp(Reason reason) {
        try (var place = new RegistryPlace(stack, true)) {
            var others = place.publish(RegistryPlace.newKey(), RegistryPlace.SHOP, 1);
            place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);
            var reader = place.reader((method, given) ->
                    method.equals("manifest") && digest(given).equals(others)
                            ? new Refused<Manifest>(reason, "no manifest")
                            : null);

            assertThat(place.pruning(reader, place.pusher).removeAll(place.publications(), true))
                    .isEqualTo(new Pruner.Outcome.Pruned(1));
            assertThat(place.listed()).containsExactly(others);
        }
    }
}
