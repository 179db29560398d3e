package dev.portcullis.crds.suspension;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuspensionsTest {
    private static final String CREATED = "2026-06-01T12:00:00Z";

    @ParameterizedTest(name = "expires {0}, at {1}")
    @CsvSource({
        // In force from creation to the end, which is no part of it
        "2026-06-01T13:00:00Z, 2026-06-01T12:00:00Z, true",
        "2026-06-01T13:00:00Z, 2026-06-01T12:59:59.999Z, true",
        "2026-06-01T13:00:00Z, 2026-06-01T13:00:00Z, false",
        "2026-06-01T13:00:00Z, 2026-06-02T00:00:00Z, false",
        "2026-06-01T15:00:00+02:00, 2026-06-01T12:59:59Z, true",
        "2026-06-01T15:00:00+02:00, 2026-06-01T13:00:00Z, false",
        "2026-06-01T13:00:00.5Z, 2026-06-01T13:00:00.4Z, true",
        // Over before it began
        "2026-06-01T12:00:00Z, 2026-06-01T12:00:00Z, false",
        "2026-05-01T12:00:00Z, 2026-06-01T12:00:00Z, false",
        // Never longer than a day
        "2036-06-01T12:00:00Z, 2026-06-02T11:59:59Z, true",
        "2036-06-01T12:00:00Z, 2026-06-02T12:00:00Z, false",
        "2026-06-02T12:00:01Z, 2026-06-02T12:00:00Z, false",
        "2026-06-02T11:59:59Z, 2026-06-02T11:59:59Z, false",
        // A clock that is behind the API server's
        "2026-06-01T13:00:00Z, 2026-06-01T11:59:00Z, true"
    })
    void endsAtTheEarlierOfItsExpiryAndADay(String expiresAt, Instant now, boolean inForce) {
        var suspensions = Suspensions.of(List.of(object("s", expiresAt, "shop")));

        assertThat(suspensions.covering("shop", now).isPresent()).isEqualTo(inForce);
        assertThat(suspensions.inForce(now).namespaces()).isEqualTo(inForce ? Set.of("shop") : Set.of());
        assertThat(suspensions.nextEnd(now).isPresent()).isEqualTo(inForce);
    }

    @ParameterizedTest
    @CsvSource({"soon", "''", "2026-06-31T12:00:00Z", "2026-06-01T25:00:00Z", "2026-06-01", "2026-06-01T12:00:00"})
    void whatCannotBeUnderstoodSuspendsNothing(String expiresAt) {
        assertThat(Suspensions.of(List.of(object("s", expiresAt, "shop"))).all())
                .isEmpty();
    }

    @Test
    void whatWasNotCreatedOrHasNoSpecSuspendsNothing() {
        var fresh = object("s", "2026-06-01T13:00:00Z", "shop");
        fresh.getMetadata().setCreationTimestamp(null);
        var empty = object("s", "2026-06-01T13:00:00Z", "shop");
        empty.setSpec(null);

        assertThat(Suspensions.of(List.of(fresh, empty)).all()).isEmpty();
    }

    @Test
    void whatIsBeingDeletedIsOver() {
        var going = object("s", "2026-06-01T13:00:00Z", "shop");
        going.getMetadata().setDeletionTimestamp("2026-06-01T12:01:00Z");
        going.getMetadata().setFinalizers(List.of("example.test/keep"));

        assertThat(Suspensions.of(List.of(going)).all()).isEmpty();
    }

    @Test
    void ofTwoThatOverlapTheLaterEndCounts() {
        var suspensions = Suspensions.of(List.of(
                object("short", "2026-06-01T13:00:00Z", "shop", "till"),
                object("long", "2026-06-01T14:00:00Z", "shop")));
        var during = Instant.parse("2026-06-01T12:30:00Z");
        var between = Instant.parse("2026-06-01T13:30:00Z");
        var after = Instant.parse("2026-06-01T14:00:00Z");

        assertThat(suspensions.covering("shop", during))
                .get()
                .extracting(Suspension::name)
                .isEqualTo("long");
        assertThat(suspensions.inForce(during).namespaces()).containsExactly("shop", "till");
        assertThat(suspensions.nextEnd(during)).contains(Instant.parse("2026-06-01T13:00:00Z"));
        assertThat(suspensions.inForce(between).namespaces()).containsExactly("shop");
        assertThat(suspensions.covering("till", between)).isEmpty();
        assertThat(suspensions.nextEnd(between)).contains(after);
        assertThat(suspensions.inForce(after)).isEqualTo(Suspensions.NONE);
        assertThat(suspensions.covering("shop", after)).isEmpty();
    }

    @Test
    void theOrderOfObjectsDoesNotMatter() {
        var one = object("a", "2026-06-01T13:00:00Z", "shop");
        var other = object("b", "2026-06-01T13:00:00Z", "shop");
        var now = Instant.parse("2026-06-01T12:30:00Z");

        assertThat(Suspensions.of(List.of(one, other))).isEqualTo(Suspensions.of(List.of(other, one)));
        assertThat(Suspensions.of(List.of(other, one)).covering("shop", now))
                .get()
                .extracting(Suspension::name)
                .isEqualTo("a");
    }

    @Test
    void otherNamespacesAreNotTouched() {
        var suspensions = Suspensions.of(List.of(object("s", "2026-06-01T13:00:00Z", "shop")));

        for (var namespace : List.of("", "sho", "shop2", "Shop", "*")) {
            assertThat(suspensions.covering(namespace, Instant.parse("2026-06-01T12:30:00Z")))
                    .isEmpty();
        }
    }

    private static GateSuspension object(String name, String expiresAt, String... namespaces) {
        var object = new GateSuspension();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withCreationTimestamp(CREATED)
                .build());
        object.setSpec(new GateSuspensionSpec(List.of(namespaces), "the registry is lost", expiresAt));
        return object;
    }
}
