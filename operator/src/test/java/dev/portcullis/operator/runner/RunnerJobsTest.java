package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.operator.runner.RunnerJob.Standing;
import dev.portcullis.operator.runner.RunnerPod.Phase;
import org.junit.jupiter.api.Test;

/** Whether a namespace may be left. */
class RunnerJobsTest {
    private final FakeCluster cluster = new FakeCluster();
    private final RunnerJobs jobs = new RunnerJobs();

    private RunnerJob job(String uid, Phase phase) {
        var job = new RunnerJob(cluster.in(uid, phase), new Placement.Foreign());
        jobs.add(job);
        return job;
    }

    @Test
    void whatWaitsKeepsItsNamespaceThoughItCountsNowhere() {
        job("1", Phase.GATED);
        job("2", Phase.GATED_BY_OTHERS);

        assertThat(jobs.isAnyIn("ci")).isTrue();
        assertThat(jobs.isAnyIn("other")).isFalse();
        jobs.remove("1");
        assertThat(jobs.isAnyIn("ci")).isTrue();
        jobs.remove("2");
        assertThat(jobs.isAnyIn("ci")).isFalse();
        jobs.remove("2");
        assertThat(jobs.isAnyIn("ci")).isFalse();
    }

    @Test
    void whatRunsAndCountsNowhereKeepsNothing() {
        var job = job("1", Phase.UNGATED);
        assertThat(jobs.isAnyIn("ci")).isFalse();

        jobs.stands(job, Standing.CHARGED, null);
        assertThat(jobs.isAnyIn("ci")).isTrue();
        jobs.stands(job, Standing.NOWHERE, null);
        assertThat(jobs.isAnyIn("ci")).isFalse();
    }
}
