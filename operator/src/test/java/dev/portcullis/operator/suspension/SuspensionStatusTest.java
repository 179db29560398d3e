package dev.portcullis.operator.suspension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.crds.suspension.GateSuspensionSpec;
import dev.portcullis.crds.suspension.GateSuspensionStatus;
import dev.portcullis.crds.suspension.Suspensions;
import dev.portcullis.operator.gate.GateReport;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuspensionStatusTest {
    private static final Instant DURING = Instant.parse("2026-06-01T12:30:00Z");
    private static final Instant AFTER = Instant.parse("2026-06-01T13:00:00Z");
    private static final String EXPIRES = "2026-06-01T13:00:00Z";

    @ParameterizedTest(name = "left out {0}, problem {1}, over {2}")
    @CsvSource({
        "true, '', false, TRUE GateSuspended",
        "false, '', false, UNKNOWN Pending",
        "true, it differs, false, UNKNOWN RegistrationDiffers",
        "false, it differs, false, UNKNOWN RegistrationDiffers",
        "true, '', true, TRUE Pending",
        "false, '', true, FALSE Expired",
        "false, it differs, true, FALSE Expired"
    })
    void saysWhatTheGateShows(boolean leftOut, String problem, boolean over, String expected) {
        var object = object(EXPIRES);
        var status = SuspensionStatus.of(object, report(problem, leftOut ? object : null), seen(over ? AFTER : DURING));

        assertThat(only(status)).isEqualTo(expected);
        assertThat(status.until()).isEqualTo(EXPIRES);
        assertThat(status.observedGeneration()).isEqualTo(1);
    }

    @Test
    void saysWhereWhyAndUntilWhenNothingIsRefused() {
        var object = object("2036-01-01T00:00:00Z");
        var status = SuspensionStatus.of(object, report("", object), seen(DURING));

        assertThat(status.conditions().getFirst().message())
                .isEqualTo("until 2026-06-02T12:00:00Z nothing is refused in shop, till: the registry is lost");
        assertThat(status.until()).isEqualTo("2026-06-02T12:00:00Z");
    }

    @Test
    void whatCannotBeUnderstoodIsInvalid() {
        var status = SuspensionStatus.of(object("soon"), report("", null), seen(DURING));

        assertThat(only(status)).isEqualTo("FALSE Invalid");
        assertThat(status.until()).isNull();
    }

    @Test
    void afterAFaultItIsUnknownWhatItDoes() {
        var object = object(EXPIRES);
        object.setStatus(SuspensionStatus.of(object, report("", object), seen(DURING)));

        var status = SuspensionStatus.afterFault(object, "status 500", seen(DURING));

        assertThat(only(status)).isEqualTo("UNKNOWN InternalError");
        assertThat(status.until()).isEqualTo(EXPIRES);
    }

    @Test
    void theTimeOfTheChangeStays() {
        var object = object(EXPIRES);
        object.setStatus(SuspensionStatus.of(object, report("", object), seen(DURING)));

        var later = SuspensionStatus.of(object, report("", object), seen(DURING.plusSeconds(60)));

        assertThat(later).isEqualTo(object.getStatus());
    }

    private static String only(GateSuspensionStatus status) {
        assertThat(status.conditions()).hasSize(1);
        var condition = status.conditions().getFirst();
        assertThat(condition.type()).isEqualTo(Condition.Type.SUSPENDED);
        return condition.status() + " " + condition.reason();
    }

    private static Observation seen(Instant time) {
        return new Observation(1, time);
    }

    private static GateReport report(String problem, @Nullable GateSuspension leftOut) {
        var suspensions = leftOut == null ? Suspensions.NONE : Suspensions.of(List.of(leftOut));
        return new GateReport("k", problem, Map.of(), Map.of(), Map.of(), suspensions, 0);
    }

    private static GateSuspension object(String expiresAt) {
        var object = new GateSuspension();
        object.setMetadata(new ObjectMetaBuilder()
                .withName("fire")
                .withGeneration(1L)
                .withCreationTimestamp("2026-06-01T12:00:00Z")
                .build());
        object.setSpec(new GateSuspensionSpec(List.of("till", "shop"), "the registry is lost", expiresAt));
        return object;
    }
}
