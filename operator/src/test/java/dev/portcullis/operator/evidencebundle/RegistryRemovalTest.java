package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.testing.stack.LocalStack;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that one object had published goes, in real registries with and without the referrers API. */
@Timeout(120)
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

            assertThat(place.pruning.removeAll(place.publications())).isEqualTo(new Pruner.Outcome.Pruned(3));
            assertThat(place.listed()).isEmpty();
            assertThat(place.pruning.removeAll(place.publications())).isEqualTo(new Pruner.Outcome.Pruned(0));
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

            assertThat(place.pruning.removeAll(place.publications())).isEqualTo(new Pruner.Outcome.Pruned(1));
            assertThat(place.listed()).containsExactlyInAnyOrderElementsOf(others);
        }
    }

    @Test
    void whatIsAboutAnotherImageStays() {
        try (var place = new RegistryPlace(stack, true);
                var other = new RegistryPlace(stack, true)) {
            place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var published = other.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);

            place.pruning.removeAll(place.publications());

            assertThat(other.listed()).containsExactly(published);
        }
    }

    /** A bundle that cannot be looked at may be an older one, which would count again. */
    @Test
    void nothingIsRemovedWhereNotAllOfItCanBeLookedAt() {
        try (var place = new RegistryPlace(stack, true)) {
            var first = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var second = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);

            assertThat(place.pruning(hiding(first, place.reader), place.pusher).removeAll(place.publications()))
                    .isInstanceOf(Pruner.Outcome.Unavailable.class);
            assertThat(place.listed()).containsExactlyInAnyOrder(first, second);
        }
    }

    private static RegistryClient hiding(Digest hidden, RegistryClient registry) {
        return (RegistryClient) Proxy.newProxyInstance(
                RegistryClient.class.getClassLoader(),
                new Class<?>[] {RegistryClient.class},
                (proxy, method, given) -> method.getName().equals("manifest")
                                && ((Descriptor) given[1]).digest().equals(hidden)
                        ? new RegistryResult.Unavailable<Object>(Reason.REGISTRY_UNAVAILABLE, "too late", null)
                        : method.invoke(registry, given));
    }

    @Test
    void anotherKeyOfTheSameObjectIsAnotherPlace() {
        try (var place = new RegistryPlace(stack, false)) {
            var key = RegistryPlace.newKey();
            place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            place.publish(key, RegistryPlace.SHOP, 2);
            var own = place.publications();
            var pem = place.signed(key, RegistryPlace.SHOP, 1).key().pem();
            var other = new Publications(own.owner(), own.destination(), own.subject(), pem, own.secretNames());

            assertThat(place.pruning.removeAll(other)).isEqualTo(new Pruner.Outcome.Pruned(1));
            assertThat(place.pruning.removeAll(own)).isEqualTo(new Pruner.Outcome.Pruned(1));
            assertThat(place.listed()).isEmpty();
        }
    }

    @Test
    void whatIsNoKeyRemovesNothing() {
        try (var place = new RegistryPlace(stack, true)) {
            var published = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var own = place.publications();

            assertThat(place.pruning.removeAll(new Publications(
                            own.owner(), own.destination(), own.subject(), "no key", own.secretNames())))
                    .isInstanceOf(Pruner.Outcome.Refused.class);
            assertThat(place.listed()).containsExactly(published);
        }
    }

    /** What is about nothing that is there has nothing to be removed. */
    @Test
    void aRepositoryThatIsGoneHoldsNothingUp() {
        try (var place = new RegistryPlace(stack, true)) {
            var own = place.publications();
            var gone = new ImageRepository(own.destination().host(), "apps/gone");

            assertThat(place.pruning.removeAll(
                            new Publications(own.owner(), gone, own.subject(), own.publicKey(), List.of())))
                    .isEqualTo(new Pruner.Outcome.Pruned(0));
        }
    }
}
