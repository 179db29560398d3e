package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.testing.stack.LocalStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All that one object had published goes, in real registries with and without the referrers API. */
@Timeout(600)
class RegistryRemovalTest {
    private static LocalStack stack;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder()
                .name("removal")
                .registry()
                .registryWithoutReferrers()
                .start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allOfItGoesAndTwiceIsAsOnce(boolean referrersApi) {
        try (var place = new RegistryPlace(stack, referrersApi)) {
            for (var hour = 1; hour <= 3; hour++) {
                place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, hour);
            }

            assertThat(place.pruning.removeAll(place.publications(), true)).isEqualTo(new Pruner.Outcome.Pruned(3));
            assertThat(place.listed()).isEmpty();
            assertThat(place.pruning.removeAll(place.publications(), true)).isEqualTo(new Pruner.Outcome.Pruned(0));
        }
    }

    /** Another key, another UID, another name, another namespace, by the same signer about the same image. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOthersPublishedStays(boolean referrersApi) {
        try (var place = new RegistryPlace(stack, referrersApi)) {
            var uid = RegistryPlace.SHOP.uid();
            var others = List.of(
                    place.publish(RegistryPlace.newKey(), RegistryPlace.SHOP, 1),
                    place.publish(RegistryPlace.KEY, new Requester("apps", "shop", "another-uid"), 1),
                    place.publish(RegistryPlace.KEY, new Requester("apps", "till", uid), 1),
                    place.publish(RegistryPlace.KEY, new Requester("tenant-b", "shop", uid), 1));
            place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);

            assertThat(place.pruning.removeAll(place.publications(), true)).isEqualTo(new Pruner.Outcome.Pruned(1));
            assertThat(place.listed()).containsExactlyInAnyOrderElementsOf(others);
        }
    }

    @Test
    void whatIsAboutAnotherImageStays() {
        try (var place = new RegistryPlace(stack, true);
                var other = new RegistryPlace(stack, true)) {
            place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var published = other.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);

            place.pruning.removeAll(place.publications(), true);

            assertThat(other.listed()).containsExactly(published);
        }
    }

    /** A registry that learnt the referrers API later has an older pass in the index at the tag, which is read once the API lists nothing. */
    @Test
    void whatBothListsNameGoesFromBoth() {
        try (var place = new RegistryPlace(stack, true)) {
            var first = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);
            place.index(first);

            assertThat(place.pruning.removeAll(place.publications(), true)).isEqualTo(new Pruner.Outcome.Pruned(2));
            assertThat(place.listed()).isEmpty();
            assertThat(place.everythingListed()).isEmpty();
        }
    }

    @Test
    void whatWasNotListedAtFirstGoesAsWell() {
        try (var place = new RegistryPlace(stack, false)) {
            var first = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);
            var calls = new AtomicInteger();
            var pusher = place.pusher((method, given) -> {
                if (!method.equals("listed") || calls.incrementAndGet() > 1) {
                    return null;
                }
                var all = place.all();
                return new RegistryResult.Found<>(new Referrers(
                        all.referrers().stream()
                                .filter(referrer ->
                                        !referrer.descriptor().digest().equals(first))
                                .toList(),
                        null,
                        false,
                        true));
            });

            assertThat(place.pruning(place.reader, pusher).removeAll(place.publications(), true))
                    .isEqualTo(new Pruner.Outcome.Pruned(2));
            assertThat(place.listed()).isEmpty();
        }
    }

    /** Whoever read the index before something was taken out of it writes back what was there. */
    @Test
    void whatAnotherWriterPutsBackGoesAgain() {
        try (var place = new RegistryPlace(stack, false)) {
            var first = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var second = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);
            var pauses = new ArrayList<Duration>();
            place.pause = duration -> {
                pauses.add(duration);
                if (pauses.size() == 1) {
                    place.index(first, second);
                }
            };

            assertThat(place.pruning.removeAll(place.publications(), true)).isEqualTo(new Pruner.Outcome.Pruned(2));
            assertThat(place.listed()).isEmpty();
            assertThat(pauses).containsExactly(RegistryRemoval.PAUSE, RegistryRemoval.PAUSE);
        }
    }

    @Test
    void whatIsPutBackAgainAndAgainIsNotGone() {
        try (var place = new RegistryPlace(stack, false)) {
            var first = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            place.pause = duration -> place.index(first);

            assertThat(place.pruning.removeAll(place.publications(), true))
                    .isInstanceOf(Pruner.Outcome.Unavailable.class);
            assertThat(place.listed()).containsExactly(first);
        }
    }

    /** What is left must be newer than what is gone: else what passed earlier would count again. */
    @ParameterizedTest
    @CsvSource({"true, 0", "true, 1", "true, 2", "false, 0", "false, 1", "false, 2"})
    void endingHalfwayLeavesTheNewest(boolean referrersApi, int removals) {
        try (var place = new RegistryPlace(stack, referrersApi)) {
            var second = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);
            var third = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 3);
            var first = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var left = new AtomicInteger(removals);
            var pusher = place.pusher((method, given) -> method.equals("remove") && left.decrementAndGet() < 0
                    ? new RegistryResult.Unavailable<>(Reason.REGISTRY_UNAVAILABLE, "it went away", null)
                    : null);

            assertThat(place.pruning(place.reader, pusher).removeAll(place.publications(), true))
                    .isInstanceOf(Pruner.Outcome.Unavailable.class);
            assertThat(place.listed())
                    .containsExactlyInAnyOrderElementsOf(
                            List.of(first, second, third).subList(removals, 3));
        }
    }

    @Test
    void anotherKeyOfTheSameObjectIsAnotherPlace() {
        try (var place = new RegistryPlace(stack, false)) {
            var key = RegistryPlace.newKey();
            place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            place.publish(key, RegistryPlace.SHOP, 2);
            var own = place.publications();
            var pem = place.signed(key, RegistryPlace.SHOP, 1).key().pem();
            var other = new Publications(
                    own.owner(), own.destination(), own.subject(), SignedWith.key(pem), own.secretNames());

            assertThat(place.pruning.removeAll(other, true)).isEqualTo(new Pruner.Outcome.Pruned(1));
            assertThat(place.pruning.removeAll(own, true)).isEqualTo(new Pruner.Outcome.Pruned(1));
            assertThat(place.listed()).isEmpty();
        }
    }

    @Test
    void whatIsNoKeyRemovesNothing() {
        try (var place = new RegistryPlace(stack, true)) {
            var published = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var own = place.publications();

            assertThat(place.pruning.removeAll(
                            new Publications(
                                    own.owner(),
                                    own.destination(),
                                    own.subject(),
                                    SignedWith.key("no key"),
                                    own.secretNames()),
                            true))
                    .isInstanceOf(Pruner.Outcome.Refused.class);
            assertThat(place.listed()).containsExactly(published);
        }
    }

    /** What was never published anywhere has nothing to be removed. */
    @Test
    void aRepositoryThatIsNotThereHoldsNothingUp() {
        try (var place = new RegistryPlace(stack, true)) {
            assertThat(place.pruning.removeAll(elsewhere(place), false)).isEqualTo(new Pruner.Outcome.Pruned(0));
        }
    }

    /** Registries answer as well that there is nothing to whom they show nothing. */
    @Test
    void whatWasPublishedAndIsNotShownIsNotGone() {
        try (var place = new RegistryPlace(stack, true)) {
            assertThat(place.pruning.removeAll(elsewhere(place), true)).isInstanceOf(Pruner.Outcome.Refused.class);
        }
    }

    private static Publications elsewhere(RegistryPlace place) {
        var own = place.publications();
        var gone = new ImageRepository(own.destination().host(), "apps/gone");
        return new Publications(own.owner(), gone, own.subject(), own.with(), List.of());
    }
}
