package dev.portcullis.webhook.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.runner.RunnerPool;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnOtherSpecTest {
    private final AtomicInteger reactions = new AtomicInteger();
    private final OnOtherSpec<RunnerPool> handler = new OnOtherSpec<>(reactions::incrementAndGet);

    private static RunnerPool pool(int jobs, int day, int pending) {
        return new KubernetesSerialization().unmarshal("""
                        kind: RunnerPool
                        metadata: {name: linux, creationTimestamp: '2026-06-0%dT00:00:00Z'}
                        spec: {resources: [{name: jobs, nominalQuota: %d}]}
                        status: {pendingJobs: %d}
                        """.formatted(day, jobs, pending), RunnerPool.class);
    }

    @ParameterizedTest
    @CsvSource({"4, 1, 0, 0", "4, 1, 7, 0", "5, 1, 0, 1", "4, 2, 0, 1", "5, 2, 7, 1"})
    void anUpdateCountsUnlessOnlyTheStatusChanged(int jobs, int day, int pending, int expected) {
        handler.onUpdate(pool(4, 1, 0), pool(jobs, day, pending));

        assertThat(reactions).hasValue(expected);
    }

    @Test
    void whatIsThereOrGoneCounts() {
        handler.onAdd(pool(4, 1, 0));
        assertThat(reactions).hasValue(1);

        handler.onDelete(pool(4, 1, 0), false);
        assertThat(reactions).hasValue(2);
    }
}
