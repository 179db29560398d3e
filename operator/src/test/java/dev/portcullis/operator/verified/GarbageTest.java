package dev.portcullis.operator.verified;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.operator.verified.Garbage.Needs;
import dev.portcullis.operator.verified.Garbage.Stock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GarbageTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Needs NOTHING = new Needs(Set.of(), Set.of(), true);

    private final Garbage garbage = new Garbage(Duration.ofDays(14), Duration.ofDays(7), 5);

    private static Known known(String name, int daysAgo, String... children) {
        return new Known(
                name,
                "1",
                "key",
                "registry.example.test/apps/" + name,
                "sha256:" + name,
                NOW.minus(Duration.ofDays(daysAgo)),
                Set.of(children));
    }

    private List<String> unneeded(List<Known> all, Needs needs) {
        return names(garbage.find(stock(all), needs, NOW).unneeded());
    }

    private static Stock stock(List<Known> proved) {
        return new Stock(proved, List.of(), Set.of());
    }

    private static List<String> names(List<Known> all) {
        return all.stream().map(Known::name).toList();
    }

    private static Needs digests(String... digests) {
        return new Needs(Set.of(digests), Set.of(), true);
    }

    @Test
    void whereNotAllNeedsAreKnownOnlyWhatNobodyBelievesGoes() {
        var hasty = new Garbage(Duration.ofHours(1), Duration.ofDays(7), 2);
        var all = List.of(known("a", 6), known("b", 8), known("c", 1), known("d", 2));

        assertThat(names(hasty.find(stock(all), new Needs(Set.of(), Set.of(), false), NOW)
                        .unneeded()))
                .containsExactly("b");
        assertThat(names(hasty.find(stock(all), NOTHING, NOW).unneeded()))
                .containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void whatNobodyNeedsGoesWhenItIsOld() {
        assertThat(unneeded(List.of(known("a", 13), known("b", 15)), NOTHING)).containsExactly("b");
    }

    @Test
    void whatIsNeededStaysHoweverOldItIs() {
        assertThat(unneeded(List.of(known("a", 400)), digests("sha256:a"))).isEmpty();
    }

    @Test
    void theManifestsOfANeededIndexStayAndThoseOfAnIndexInIt() {
        var all = List.of(
                known("index", 90, "sha256:inner", "sha256:amd64"),
                known("inner", 90, "sha256:arm64"),
                known("amd64", 90),
                known("arm64", 90),
                known("other", 90));

        assertThat(unneeded(all, digests("sha256:index"))).containsExactly("other");
    }

    @Test
    void anIndexIsNotNeededForItsManifests() {
        var all = List.of(known("index", 90, "sha256:amd64"), known("amd64", 90));

        assertThat(unneeded(all, digests("sha256:amd64"))).containsExactly("index");
    }

    @Test
    void anIndexThatHoldsItselfEndsTheSearch() {
        assertThat(unneeded(List.of(known("a", 90, "sha256:a")), digests("sha256:a")))
                .isEmpty();
    }

    @Test
    void nothingGoesWhereAnythingMayBeNeeded() {
        var needs = new Needs(Set.of(), Set.of("registry.example.test/apps/a"), true);

        assertThat(unneeded(List.of(known("a", 90), known("b", 90)), needs)).containsExactly("b");
    }

    @Test
    void tooManyLoseTheOldestThatNobodyNeeds() {
        var all = new ArrayList<Known>();
        for (var i = 0; i < 8; i++) {
            all.add(known("n" + i, i));
        }

        assertThat(unneeded(all, digests("sha256:n7", "sha256:n6"))).containsExactly("n5", "n4", "n3");
    }

    @Test
    void needsAreMetEvenIfTheyAreTooMany() {
        var all = new ArrayList<Known>();
        var needed = new String[9];
        for (var i = 0; i < 9; i++) {
            all.add(known("n" + i, 90));
            needed[i] = "sha256:n" + i;
        }

        assertThat(unneeded(all, digests(needed))).isEmpty();
    }

    /** Who forges an object names an image in it that runs. */
    @Test
    void whatIsDoubtedIsNeededByNobody() {
        var stock = new Stock(List.of(known("a", 1)), List.of(known("forged", 1), known("young", 1)), Set.of("forged"));

        var gone = garbage.find(stock, digests("sha256:a", "sha256:forged", "sha256:young"), NOW);

        assertThat(names(gone.doubted())).containsExactly("forged");
        assertThat(gone.unneeded()).isEmpty();
    }

    @Test
    void whatIsDoubtedGoesThoughNotAllNeedsAreKnown() {
        var stock = new Stock(List.of(), List.of(known("forged", 1)), Set.of("forged"));

        assertThat(garbage.find(stock, new Needs(Set.of(), Set.of(), false), NOW)
                        .doubted())
                .hasSize(1);
    }

    @Test
    void theChildrenThatADoubtedIndexNamesAreNotNeededForIt() {
        var stock = new Stock(List.of(known("amd64", 90)), List.of(known("index", 1, "sha256:amd64")), Set.of());

        assertThat(names(garbage.find(stock, digests("sha256:index"), NOW).unneeded()))
                .containsExactly("amd64");
    }

    @Test
    void whatIsDoubtedTakesNobodysRoom() {
        var proved = List.of(known("a", 1), known("b", 2), known("c", 3), known("d", 4));
        var doubted = List.of(known("f1", 1), known("f2", 1), known("f3", 1));

        var gone = garbage.find(new Stock(proved, doubted, Set.of()), NOTHING, NOW);

        assertThat(gone.doubted()).hasSize(2);
        assertThat(gone.unneeded()).isEmpty();
    }
}
