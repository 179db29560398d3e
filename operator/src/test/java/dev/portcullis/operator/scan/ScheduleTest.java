package dev.portcullis.operator.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.operator.scan.Judgement.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Schedule schedule = new Schedule(Duration.ofHours(6));

    private static Stream<Question> questions() {
        return IntStream.range(0, 500)
                .mapToObj(i -> new Question("shop", "image-" + i, TagUse.FINAL, PullSource.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({"ALLOWED, 324, 360", "REFUSED, 60, 72", "UNDECIDABLE, 2, 4"})
    void looksAgainInTime(Standing standing, int fromMinutes, int toMinutes) {
        assertThat(questions()
                        .map(question -> schedule.again(question, standing, NOW, NOW))
                        .map(again -> Duration.between(NOW, again)))
                .allMatch(wait -> wait.compareTo(Duration.ofMinutes(fromMinutes)) >= 0
                        && wait.compareTo(Duration.ofMinutes(toMinutes)) <= 0)
                .satisfies(waits -> assertThat(waits.stream().distinct()).hasSizeGreaterThan(50));
    }

    @Test
    void countsFromTheOldestVerificationAndNeverTwiceInARow() {
        assertThat(questions()).allSatisfy(question -> {
            assertThat(schedule.again(question, Standing.ALLOWED, NOW.minus(Duration.ofHours(4)), NOW))
                    .isBeforeOrEqualTo(NOW.plus(Duration.ofHours(2)));
            assertThat(schedule.again(question, Standing.ALLOWED, NOW.minus(Duration.ofDays(9)), NOW))
                    .isBetween(NOW.plusSeconds(1), NOW.plusSeconds(2));
        });
    }

    @Test
    void whatIsDueIsNoLongerFresh() {
        var verified = NOW.minus(Duration.ofHours(1));

        assertThat(questions()).allSatisfy(question -> {
            var again = schedule.again(question, Standing.ALLOWED, verified, NOW);
            assertThat(verified).isBeforeOrEqualTo(schedule.freshFrom(again));
        });
    }

    @Test
    void spreadsWhatAChangeConcerns() {
        assertThat(questions().map(question -> schedule.soon(question, 1, NOW)))
                .allMatch(soon -> soon.isBefore(NOW.plusMillis(21)));
        assertThat(questions()
                        .map(question -> schedule.soon(question, 10_000, NOW))
                        .max(Instant::compareTo))
                .hasValueSatisfying(last -> assertThat(last)
                        .isBetween(NOW.plus(Duration.ofSeconds(100)), NOW.plus(Duration.ofSeconds(200))));
        assertThat(questions().map(question -> schedule.soon(question, 1_000_000, NOW)))
                .allMatch(soon -> soon.isBefore(NOW.plus(Duration.ofMinutes(10))));
    }
}
