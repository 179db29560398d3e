package dev.portcullis.operator.verified;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.operator.verified.Garbage.Needs;
import dev.portcullis.operator.verified.KnownImages.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GarbageTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Needs NOTHING = new Needs(Set.of(), Set.of());

    private final Garbage garbage = new Garbage(Duration.ofDays(14), Duration.ofDays(7), 5);

    private static Known known(String name, int daysAgo, String... children) {
        return new Known(
                name,
                "registry.example.test/apps/" + name,
                "sha256:" + name,
                NOW.minus(Duration.ofDays(daysAgo)),
                Set.of(children));
    }

    private static Needs digests(String... digests) {
        return new Needs(Set.of(digests), Set.of());
    }

    @Test
    void whereNotAllNeedsAreKnownOnlyWhatNobodyBelievesGoes() {
        var hasty = new Garbage(Duration.ofHours(1), Duration.ofDays(7), 2);
        var all = List.of(known("a", 6), known("b", 8), known("c", 1), known("d", 2));

        assertThat(hasty.find(all, NOTHING, false, NOW)).containsExactly("b");
        assertThat(hasty.find(all, NOTHING, true, NOW)).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void whatNobodyNeedsGoesWhenItIsOld() {
        assertThat(garbage.find(List.of(known("a", 13), known("b", 15)), NOTHING, true, NOW))
                .containsExactly("b");
    }

    @Test
    void whatIsNeededStaysHoweverOldItIs() {
        assertThat(garbage.find(List.of(known("a", 400)), digests("sha256:a"), true, NOW))
                .isEmpty();
    }

    @Test
    void theManifestsOfANeededIndexStayAndThoseOfAnIndexInIt() {
        var all = List.of(
                known("index", 90, "sha256:inner", "sha256:amd64"),
                known("inner", 90, "sha256:arm64"),
                known("amd64", 90),
                known("arm64", 90),
                known("other", 90));

        assertThat(garbage.find(all, digests("sha256:index"), true, NOW)).containsExactly("other");
    }

    @Test
    void anIndexIsNotNeededForItsManifests() {
        var all = List.of(known("index", 90, "sha256:amd64"), known("amd64", 90));

        assertThat(garbage.find(all, digests("sha256:amd64"), true, NOW)).containsExactly("index");
    }

    @Test
    void anIndexThatHoldsItselfEndsTheSearch() {
        assertThat(garbage.find(List.of(known("a", 90, "sha256:a")), digests("sha256:a"), true, NOW))
                .isEmpty();
    }

    @Test
    void nothingGoesWhereAnythingMayBeNeeded() {
        var needs = new Needs(Set.of(), Set.of("registry.example.test/apps/a"));

        assertThat(garbage.find(List.of(known("a", 90), known("b", 90)), needs, true, NOW))
                .containsExactly("b");
    }

    @Test
    void tooManyLoseTheOldestThatNobodyNeeds() {
        var all = new ArrayList<Known>();
        for (var i = 0; i < 8; i++) {
            all.add(known("n" + i, i));
        }

        assertThat(garbage.find(all, digests("sha256:n7", "sha256:n6"), true, NOW))
                .containsExactly("n5", "n4", "n3");
    }

    @Test
    void needsAreMetEvenIfTheyAreTooMany() {
        var all = new ArrayList<Known>();
        var needed = new String[9];
        for (var i = 0; i < 9; i++) {
            all.add(known("n" + i, 90));
            needed[i] = "sha256:n" + i;
        }

        assertThat(garbage.find(all, digests(needed), true, NOW)).isEmpty();
    }
}
