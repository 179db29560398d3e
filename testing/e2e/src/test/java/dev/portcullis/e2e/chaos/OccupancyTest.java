package dev.portcullis.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.chaos.Occupancy.Standing;
import dev.portcullis.e2e.chaos.PlannedJob.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OccupancyTest {
    /** One may run, and its pool and all pools together hold more. */
    private static final Share NARROW = new Share("narrow", "linux", 1, 0);

    /** As many as its pool may run, and more. */
    private static final Share WIDE = new Share("wide", "arm", 100, 0);

    private final Limits limits = Share.declared();
    private final Occupancy occupancy = new Occupancy(jobs(), limits);

    private final long now = System.nanoTime();

    private static List<PlannedJob> jobs() {
        var jobs = new ArrayList<PlannedJob>();
        for (var i = 0; i < 10; i++) {
            jobs.add(job("narrow-" + i, NARROW));
            jobs.add(job("wide-" + i, WIDE));
            jobs.add(job("linux-" + i, new Share("linux-" + i, "linux", 1, 0)));
        }
        return jobs;
    }

    @BeforeEach
    void declare() {
        jobs().stream()
                .map(PlannedJob::share)
                .distinct()
                .forEach(share -> limits.set(share.limit(), share.jobs(), now));
        jobs().forEach(job -> occupancy.comes(job.name(), now));
    }

    private static PlannedJob job(String name, Share share) {
        return new PlannedJob(name, share, Duration.ZERO, Duration.ofSeconds(1), Ending.COMPLETES, Duration.ZERO);
    }

    private void see(String name, Standing standing) {
        occupancy.see("uid of " + name, name, standing);
    }

    @Test
    void oneAfterTheOtherIsWithinALimitOfOne() {
        see("narrow-0", Standing.RUNS);
        see("narrow-0", Standing.RUNS);
        see("narrow-1", Standing.WAITS);
        see("narrow-0", Standing.OVER);
        see("narrow-1", Standing.RUNS);

        assertThat(occupancy.violations()).isEmpty();
        assertThat(occupancy.started()).isEqualTo(2);
        assertThat(occupancy.finished()).isEqualTo(1);
    }

    @Test
    void whatRunsWithoutAGrantIsFoundThoughThereIsRoom() {
        see("narrow-0", Standing.WAITS);
        see("narrow-0", Standing.RUNS_UNGRANTED);
        see("narrow-0", Standing.RUNS_UNGRANTED);

        assertThat(occupancy.violations()).containsExactly("Pod narrow-0 runs without a grant");
        assertThat(occupancy.started()).isOne();
    }

    @Test
    void twoAtOnceAreBeyondTheBudgetsLimitOfOne() {
        see("narrow-0", Standing.RUNS);
        see("narrow-1", Standing.RUNS);

        assertThat(occupancy.violations())
                .containsExactly("Pod narrow-1 runs as number 2 in budget narrow, which may have 1");
    }

    @Test
    void thePoolsLimitCountsWhereTheBudgetsIsWider() {
        for (var i = 0; i < 7; i++) {
            see("wide-" + i, Standing.RUNS);
        }

        assertThat(occupancy.violations()).containsExactly("Pod wide-6 runs as number 7 in pool arm, which may have 6");
    }

    @Test
    void whatIsAroundPoolsCountsWhereEachOfThemHasRoom() {
        for (var i = 0; i < 9; i++) {
            see("linux-" + i, Standing.RUNS);
        }
        for (var i = 0; i < 6; i++) {
            see("wide-" + i, Standing.RUNS);
        }

        assertThat(occupancy.violations())
                .containsExactly("Pod wide-5 runs as number 15 in pool site, which may have 14");
    }

    @Test
    void aPodThatIsDeletedMakesRoomOnlyOnceItIsGone() {
        see("narrow-0", Standing.RUNS);
        occupancy.gone("uid of narrow-0");
        see("narrow-1", Standing.RUNS);
        occupancy.gone("uid of somebody else");
        see("narrow-2", Standing.RUNS);

        assertThat(occupancy.violations()).hasSize(1);
    }

    @Test
    void whatIsOverDoesNotRunAgain() {
        see("narrow-0", Standing.RUNS);
        see("narrow-0", Standing.OVER);
        see("narrow-0", Standing.RUNS);

        assertThat(occupancy.violations()).containsExactly("Pod narrow-0 runs again after it was over");
    }

    @Test
    void whatIsNotListedAnyMoreIsOver() {
        see("narrow-0", Standing.RUNS);
        see("narrow-1", Standing.WAITS);
        occupancy.only(Set.of("uid of narrow-1"));

        assertThat(occupancy.count(Standing.RUNS)).isZero();
        assertThat(occupancy.count(Standing.WAITS)).isEqualTo(1);
        assertThat(occupancy.finished()).isEqualTo(1);
    }

    @Test
    void whoComesAfterALimitWasLoweredKeepsIt() {
        for (var i = 0; i < 3; i++) {
            see("wide-" + i, Standing.RUNS);
        }
        var lowered =
                new PlannedJob("late", WIDE, Duration.ZERO, Duration.ofSeconds(1), Ending.COMPLETES, Duration.ZERO);
        var later = new Occupancy(List.of(lowered), limits);
        limits.set(WIDE.limit(), 0, now + 5);
        later.comes("late", now + 6);
        later.see("uid of late", "late", Standing.RUNS);

        assertThat(occupancy.violations()).as("who runs is not stopped").isEmpty();
        assertThat(later.violations()).containsExactly("Pod late runs as number 1 in budget wide, which may have 0");
    }

    @Test
    void whoCameBeforeMayHaveBeenGrantedBefore() {
        limits.set(WIDE.limit(), 0, now + 5);
        see("wide-0", Standing.RUNS);

        assertThat(occupancy.violations()).isEmpty();
    }

    @Test
    void aPodThatNobodyAskedForIsNotAllowedByAnyLimit() {
        var unasked = new Occupancy(List.of(job("x", NARROW)), new Limits());
        unasked.see("uid of x", "x", Standing.RUNS);

        assertThat(unasked.violations()).hasSize(3);
    }

    @Test
    void podsThatNobodyPlannedDoNotCount() {
        see("stranger", Standing.RUNS);

        assertThat(occupancy.count(Standing.RUNS)).isZero();
        assertThat(occupancy.is("stranger", Standing.RUNS)).isFalse();
    }
}
