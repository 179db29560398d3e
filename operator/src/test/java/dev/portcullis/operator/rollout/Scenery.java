package dev.portcullis.operator.rollout;

import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.core.policy.LabelSelector.Operator;
import dev.portcullis.core.policy.LabelSelector.Term;
import dev.portcullis.crds.compile.CompiledRollout;
import dev.portcullis.crds.compile.CompiledRollout.Cohort;
import dev.portcullis.crds.policy.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Namespaces and plans for tests of steps. */
final class Scenery {
    static final Instant BEGAN = Instant.parse("2027-01-01T00:00:00Z");
    static final Duration SOAK = Duration.ofHours(1);
    static final Instant SOAKED = BEGAN.plus(SOAK);

    private Scenery() {}

    /** Two cohorts by label {@code wave}, and the rest. */
    static CompiledRollout plan() {
        return plan(false, false, null);
    }

    static CompiledRollout plan(boolean waits, boolean paused, @Nullable Instant enforceAt) {
        return new CompiledRollout(List.of(cohort("early"), cohort("late")), SOAK, 0, 0, waits, paused, enforceAt);
    }

    private static Cohort cohort(String wave) {
        return new Cohort(wave, new LabelSelector(List.of(new Term("wave", Operator.IN, Set.of(wave)))));
    }

    static RolloutState state(int cohort, String... audited) {
        var uids = new TreeMap<String, String>();
        Arrays.stream(audited).forEach(name -> uids.put(name, uid(name)));
        return new RolloutState(uids, BEGAN.toString(), BEGAN.toString(), cohort);
    }

    static String uid(String name) {
        return "uid-of-" + name;
    }

    static KnownNamespace namespace(String name, String wave) {
        return new KnownNamespace(name, uid(name), wave.isEmpty() ? Map.of() : Map.of("wave", wave));
    }

    static NamespaceCount clean(String name, String wave) {
        return new NamespaceCount(namespace(name, wave), 2, List.of(), List.of(), List.of());
    }

    static NamespaceCount refused(String name, String wave, String... workloads) {
        return new NamespaceCount(namespace(name, wave), 5, List.of(workloads), List.of(), List.of());
    }

    static NamespaceCount undecidable(String name, String wave) {
        return new NamespaceCount(namespace(name, wave), 2, List.of(), List.of("Deployment/far"), List.of());
    }

    static NamespaceCount notJudged(String name, String wave) {
        return new NamespaceCount(namespace(name, wave), 2, List.of(), List.of(), List.of("Pod/new"));
    }

    static View view(Instant now, NamespaceCount... counts) {
        return new View(true, Census.of(List.of(counts)), now);
    }
}
