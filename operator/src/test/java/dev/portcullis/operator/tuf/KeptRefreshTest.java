package dev.portcullis.operator.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.operator.sample.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptRefreshTest {
    private static final KeptRefresh FAILED = new KeptRefresh(
            "source",
            "{\"format\":1}",
            Instant.parse("2026-01-01T00:00:00Z"),
            new Rejection(Reason.TUF_ROLLBACK, "it went back\nby two"));

    private static List<String> lines() {
        return new ArrayList<>(List.of(FAILED.text("public-good", Samples.KEY).split("\n", -1)));
    }

    private static Optional<KeptRefresh> read(List<String> lines) {
        return KeptRefresh.read(String.join("\n", lines), "public-good", Samples.KEYS);
    }

    @Test
    void comesBackFromItsText() {
        assertThat(read(lines())).contains(FAILED);
        assertThat(FAILED.failure()).isEqualTo(new Rejection(Reason.TUF_ROLLBACK, "it went back by two"));
        var good = new KeptRefresh("source", "", FAILED.attemptedAt(), null);
        assertThat(KeptRefresh.read(good.text("public-good", Samples.KEY), "public-good", Samples.KEYS))
                .contains(good);
    }

    @Test
    void comesBackUnderThePreviousKeyAndNoOlderOne() {
        var text = FAILED.text("public-good", Samples.OLDER_KEY);

        assertThat(KeptRefresh.read(text, "public-good", Samples.KEYS)).isEmpty();
        assertThat(KeptRefresh.read(text, "public-good", new InstallationKeys(Samples.KEY, Samples.OLDER_KEY)))
                .contains(FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00000000",
        "0, ''",
        "1, 00",
        "1, ''",
        "2, other",
        "3, 2026-01-02T00:00:00Z",
        "3, today",
        "4, ''",
        "4, TUF_EXPIRED",
        "4, NO_SUCH_REASON",
        "5, it did not",
        "6, {}",
        "6, ''",
    })
    void nothingInItCanBeChanged(int line, String value) {
        var lines = lines();
        lines.set(line, value);

        assertThat(read(lines)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void nothingInItMayBeMissingOrTwice(int line) {
        var without = lines();
        without.remove(line);
        var twice = lines();
        twice.add(line, twice.get(line));

        assertThat(read(without)).isEmpty();
        assertThat(read(twice)).isEmpty();
    }

    @Test
    void isAboutOneTrustRoot() {
        assertThat(KeptRefresh.read(String.join("\n", lines()), "another", Samples.KEYS))
                .isEmpty();
        assertThat(KeptRefresh.read("", "public-good", Samples.KEYS)).isEmpty();
    }

    @Test
    void whereThereIsNoRoomOneStateIsLeftOutAndNoOtherSuffers() {
        var large = new KeptRefresh("source", "x".repeat(600_000), FAILED.attemptedAt(), null);
        Map<String, String> entries = new HashMap<>();
        KeptConfigMap.put(entries, "first", large, Samples.KEYS);
        var first = entries.get("first");

        KeptConfigMap.put(entries, "second", large, Samples.KEYS);

        assertThat(entries.get("first")).isEqualTo(first);
        assertThat(KeptRefresh.read(entries.getOrDefault("first", ""), "first", Samples.KEYS))
                .contains(large);
        assertThat(KeptRefresh.read(entries.getOrDefault("second", ""), "second", Samples.KEYS))
                .contains(large.withoutState());
        KeptConfigMap.put(entries, "first", FAILED, Samples.KEYS);
        KeptConfigMap.put(entries, "second", large, Samples.KEYS);
        assertThat(KeptRefresh.read(entries.getOrDefault("second", ""), "second", Samples.KEYS))
                .contains(large);
    }
}
