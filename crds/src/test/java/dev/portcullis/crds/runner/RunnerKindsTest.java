package dev.portcullis.crds.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.RunnerCompiler;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects as informers read them: whatever stands in one, the others must go on being read. */
class RunnerKindsTest {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private static RunnerPool pool(String quota) {
        return JSON.unmarshal(
                "{\"kind\": \"RunnerPool\", \"spec\": {\"resources\": [{\"name\": \"memory\", \"nominalQuota\": "
                        + quota + "}]}}",
                RunnerPool.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5",
                "true",
                "{}",
                "{\"a\": [1]}",
                "[]",
                "[1, 2]",
                "null",
                "\"\"",
                "\"many\"",
                "-1",
                "\"-1\"",
                "\"1e40\"",
                "99999999999999999999999999",
                "\"10 Gi\""
            })
    void whatIsNoQuantityIsReadAndRefused(String quota) {
        var spec = pool(quota).getSpec();

        assertThat(spec.resources()).hasSize(1);
        assertThat(RunnerCompiler.compile("linux", spec)).isInstanceOf(Compiled.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "8589934592", "\"8Gi\"", "\"7\""})
    void quantitiesAreNumbersOfAnySizeAndTexts(String quota) {
        assertThat(RunnerCompiler.compile("linux", pool(quota).getSpec())).isInstanceOf(Compiled.Accepted.class);
    }

    @Test
    void oddFootprintsAndAmountsAreRead() {
        var budget = JSON.unmarshal(
                "{\"kind\": \"RunnerBudget\", \"spec\": {\"poolName\": \"linux\", \"repositories\": [{\"id\": 1}],"
                        + " \"jobFootprint\": {\"cpu\": 1.5, \"memory\": {\"a\": 1}}}}",
                RunnerBudget.class);
        var reservation = JSON.unmarshal(
                "{\"kind\": \"RunnerReservation\", \"spec\": {\"amounts\": {\"cpu\": 4, \"memory\": 8589934592, \"jobs\": []}}}",
                RunnerReservation.class);

        assertThat(RunnerCompiler.compile("api", budget.getSpec())).isInstanceOf(Compiled.Refused.class);
        assertThat(reservation.getSpec().amounts()).containsOnlyKeys("cpu", "memory", "jobs");
        assertThat(reservation.getSpec().podUid()).isEmpty();
    }

    @Test
    void aStatusThatIsEmptyHoldsNoGrant() {
        var pool = JSON.unmarshal("{\"kind\": \"RunnerPool\", \"spec\": {}, \"status\": {}}", RunnerPool.class);

        assertThat(pool.getStatus().grants()).isEqualTo(RunnerGrants.NONE);
        assertThat(pool.getStatus()).isEqualTo(RunnerPoolStatus.none());
    }
}
