package dev.portcullis.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodPhaseTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "Pending", "Running", "Unknown", "succeeded", "Completed"})
    void whatHasNotEndedIsCharged(String phase) {
        assertThat(PodPhase.of(false, phase)).isEqualTo(PodPhase.UNGATED);
        assertThat(PodPhase.of(true, phase)).isEqualTo(PodPhase.GATED);
    }

    @Test
    void whatHasEndedIsNot() {
        assertThat(PodPhase.of(false, "Succeeded")).isEqualTo(PodPhase.ENDED);
        assertThat(PodPhase.of(true, "Failed")).isEqualTo(PodPhase.ENDED);
    }
}
