package dev.portcullis.crds.compile;

import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutSpec.WhenHeld;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a policy is rolled out.
 *
 * @param cohorts in their order
 * @param soak how long a cohort is looked at
 * @param maxWouldDeny refused workloads that do not hold a namespace
 * @param maxUndecidable undecidable workloads that do not hold a namespace
 * @param waitsForHeld whether a held namespace keeps the next cohort from beginning
 * @param paused whether nothing is promoted
 * @param enforceAt when everything is enforced; null for never
 */
public record CompiledRollout(
        List<Cohort> cohorts,
        Duration soak,
        int maxWouldDeny,
        int maxUndecidable,
        boolean waitsForHeld,
        boolean paused,
        @Nullable Instant enforceAt) {
    private static final String FIELD = "spec.rollout";

    public CompiledRollout {
        cohorts = List.copyOf(cohorts);
    }

    /** Namespaces that are promoted together. */
    public record Cohort(String name, LabelSelector namespaces) {}

    /** Returns the place of the cohort of a namespace with these labels; the number of cohorts for none. */
    public int cohortOf(Map<String, String> labels) {
        for (var i = 0; i < cohorts.size(); i++) {
            if (cohorts.get(i).namespaces().matches(labels)) {
                return i;
            }
        }
        return cohorts.size();
    }

    /** Compiles the rollout of a policy that was accepted. */
    public static CompiledRollout ofAccepted(RolloutSpec spec) {
        return compile(spec, new Problems());
    }

    /** Adds to the problems; the result then means nothing. */
    static CompiledRollout compile(RolloutSpec spec, Problems problems) {
        var soak = Durations.parse(spec.soak());
        if (soak == null) {
            problems.invalid(FIELD + ".soak", "it must be a duration above zero, for example 24h");
        }
        var cohorts = new ArrayList<Cohort>();
        for (var i = 0; i < spec.cohorts().size(); i++) {
            var cohort = spec.cohorts().get(i);
            var here = FIELD + ".cohorts[" + i + "]";
            if (cohorts.stream().anyMatch(earlier -> earlier.name().equals(cohort.name()))) {
                problems.invalid(here + ".name", "there are two cohorts of this name");
            }
            cohorts.add(new Cohort(
                    cohort.name(),
                    Selectors.compile(here + ".namespaceSelector", cohort.namespaceSelector(), problems)));
        }
        return new CompiledRollout(
                cohorts,
                soak == null ? Duration.ZERO : soak,
                spec.maxWouldDeny(),
                spec.maxUndecidable(),
                spec.whenHeld() == WhenHeld.WAIT,
                spec.paused(),
                instant(spec.enforceAt(), problems));
    }

    private static @Nullable Instant instant(@Nullable String text, Problems problems) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            problems.invalid(FIELD + ".enforceAt", "it must be an instant, for example 2027-01-31T08:00:00Z");
            return null;
        }
    }
}
