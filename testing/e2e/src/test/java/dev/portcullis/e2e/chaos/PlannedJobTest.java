package dev.portcullis.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.chaos.PlannedJob.Ending;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlannedJobTest {
    private static final ChaosOptions FIVE_MINUTES = new ChaosOptions(Duration.ofMinutes(5), 200, 1, 0);

    @Test
    void theSameSeedPlansTheSame() {
        var plan = PlannedJob.plan(FIVE_MINUTES);

        assertThat(PlannedJob.plan(FIVE_MINUTES)).isEqualTo(plan);
        assertThat(PlannedJob.plan(new ChaosOptions(Duration.ofMinutes(5), 200, 2, 0)))
                .isNotEqualTo(plan);
    }

    @Test
    void everyRepositoryAndEveryEndingComesUp() {
        var plan = PlannedJob.plan(FIVE_MINUTES);

        assertThat(plan).hasSize(200).allMatch(job -> job.arrives().compareTo(FIVE_MINUTES.length()) < 0);
        assertThat(plan.stream().map(PlannedJob::name).distinct()).hasSize(200);
        assertThat(new HashSet<>(plan.stream().map(PlannedJob::share).toList()))
                .containsExactlyInAnyOrderElementsOf(Share.ALL);
        assertThat(plan.stream().map(PlannedJob::ending).distinct()).containsExactlyInAnyOrder(Ending.values());
    }

    @Test
    void someComeAsMatrixes() {
        var together = PlannedJob.plan(FIVE_MINUTES).stream()
                .collect(Collectors.groupingBy(PlannedJob::arrives, Collectors.counting()));

        assertThat(together.values()).anyMatch(count -> count >= 25);
    }

    @Test
    void thereIsWorkForMostOfTheTimeAndNotForMoreThanThat() {
        var work = PlannedJob.plan(FIVE_MINUTES).stream()
                .mapToLong(job -> job.runs().toMillis())
                .sum();
        var room = FIVE_MINUTES.length().toMillis() * Share.capacity();

        assertThat(work).isBetween(room * 4 / 10, room * 7 / 10);
    }
}
