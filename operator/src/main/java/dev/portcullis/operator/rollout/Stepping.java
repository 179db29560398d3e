package dev.portcullis.operator.rollout;

import dev.portcullis.crds.compile.CompiledRollout;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.policy.RolloutStatus.Held;
import dev.portcullis.crds.policy.RolloutStatus.HoldReason;
import dev.portcullis.crds.policy.RolloutStatus.Phase;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides the next step of a rollout: which namespaces are enforced next, and why others are not. Pure. */
final class Stepping {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration SELDOM = Duration.ofMinutes(1);

    /** One namespace in which nobody can say anything is its tenant's matter; in two it is a registry's. */
    private static final int UNDECIDABLE_NAMESPACES = 2;

    private final CompiledRollout plan;
    private final RolloutState state;
    private final Instant now;
    private final Instant since;

    private Stepping(CompiledRollout plan, RolloutState state, Instant now) {
        this.plan = plan;
        this.state = state;
        this.now = now;
        this.since = instant(state.since(), now);
    }

    /** Decides. */
    static Step decide(CompiledRollout plan, RolloutState state, View view) {
        return new Stepping(plan, state, view.now()).decide(view);
    }

    private static Instant instant(String text, Instant otherwise) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private Step decide(View view) {
        var census = view.census();
        var held = census == null ? List.<Held>of() : held(audited(census), false);
        if (state.audited().isEmpty()) {
            return view.bound() ? stay(Phase.COMPLETE, List.of(), "", null) : binding(List.of());
        }
        var present = census == null ? state.audited() : rest(census, Map.of());
        if (!present.equals(state.audited())) {
            // By its name it would stay out of the fail-closed entry, though another may have been made under it.
            return step(with(present, state.cohort(), since), Phase.PROGRESSING, Map.of(), held, "", SOON);
        }
        if (plan.paused()) {
            return stay(Phase.PAUSED, held, "the rollout is paused", SELDOM);
        }
        var end = plan.enforceAt();
        if (end != null && !now.isBefore(end)) {
            return enforceAll();
        }
        if (!view.bound()) {
            return binding(held);
        }
        return census == null
                ? stay(Phase.PROGRESSING, held, "what runs is being read and judged", SOON)
                : decide(census, held);
    }

    private Step enforceAll() {
        return new Step(
                with(Map.of(), state.cohort(), since),
                Phase.PROGRESSING,
                "",
                sorted(state.audited().keySet()),
                List.of(),
                "enforceAt has come",
                SOON);
    }

    private Step binding(List<Held> held) {
        return stay(Phase.PROGRESSING, held, "the registration is being brought in line", SOON);
    }

    private Step decide(Census census, List<Held> held) {
        var unanswered = census.counts().values().stream()
                .filter(count -> count.undecidable().size() > plan.maxUndecidable())
                .map(count -> count.namespace().name())
                .toList();
        if (unanswered.size() >= UNDECIDABLE_NAMESPACES) {
            return stay(
                    Phase.HELD,
                    held,
                    "images are undecidable in " + unanswered.size() + " namespaces, " + Names.of(unanswered)
                            + ": see whether their registries answer",
                    SELDOM);
        }
        var turn = audited(census);
        if (turn.isEmpty()) {
            return begin(nextCohort(census), census, Map.of(), held);
        }
        var soaked = since.plus(plan.soak());
        if (now.isBefore(soaked)) {
            return stay(Phase.PROGRESSING, held, "they are looked at until " + soaked, until(soaked));
        }
        return promote(census, turn);
    }

    private Step promote(Census census, Map<String, NamespaceCount> turn) {
        var promoted = new TreeMap<String, NamespaceCount>();
        turn.forEach((name, count) -> {
            if (reason(count) == null) {
                promoted.put(name, count);
            }
        });
        var left = new TreeMap<>(turn);
        left.keySet().removeAll(promoted.keySet());
        var held = held(left, true);
        // What is never judged must not keep all others waiting.
        var patience = since.plus(plan.soak().multipliedBy(2));
        var judging = now.isBefore(patience)
                && left.values().stream().anyMatch(count -> reason(count) == HoldReason.NOT_JUDGED);
        var waits = judging || (plan.waitsForHeld() && !left.isEmpty());
        var next = waits ? state.cohort() : nextCohort(census);
        if (next != state.cohort()) {
            return begin(next, census, promoted, held);
        }
        if (!promoted.isEmpty()) {
            return step(with(rest(census, promoted), next, since), Phase.PROGRESSING, promoted, held, "", SOON);
        }
        return judging
                ? stay(Phase.PROGRESSING, held, "what runs is being judged", SOON)
                : stay(Phase.HELD, held, "", SELDOM);
    }

    /** Begins with a cohort; with none left, what is promoted was the last of it. */
    private Step begin(int cohort, Census census, Map<String, NamespaceCount> promoted, List<Held> held) {
        return step(with(rest(census, promoted), cohort, now), Phase.PROGRESSING, promoted, held, "", SOON);
    }

    /** Returns the next cohort that has audited namespaces; the same if there is none. */
    private int nextCohort(Census census) {
        return listed(census).stream()
                .mapToInt(count -> plan.cohortOf(count.namespace().labels()))
                .filter(cohort -> cohort > state.cohort())
                .min()
                .orElse(state.cohort());
    }

    /** Returns the audited namespaces whose turn it is. */
    private Map<String, NamespaceCount> audited(Census census) {
        var turn = new TreeMap<String, NamespaceCount>();
        listed(census).stream()
                .filter(count -> plan.cohortOf(count.namespace().labels()) <= state.cohort())
                .forEach(count -> turn.put(count.namespace().name(), count));
        return turn;
    }

    private List<NamespaceCount> listed(Census census) {
        return census.counts().values().stream()
                .filter(count -> count.namespace()
                        .uid()
                        .equals(state.audited().get(count.namespace().name())))
                .toList();
    }

    /** What is gone, or selected no more, is not listed any longer: should it come back, it is enforced. */
    private Map<String, String> rest(Census census, Map<String, NamespaceCount> promoted) {
        var rest = new TreeMap<>(state.audited());
        rest.entrySet().removeIf(entry -> !census.has(entry.getKey(), entry.getValue()));
        rest.keySet().removeAll(promoted.keySet());
        return rest;
    }

    private List<Held> held(Map<String, NamespaceCount> turn, boolean alsoUnjudged) {
        var held = new ArrayList<Held>();
        turn.forEach((name, count) -> {
            var reason = reason(count);
            if (reason != null && (alsoUnjudged || reason != HoldReason.NOT_JUDGED)) {
                held.add(Holding.of(count, reason));
            }
        });
        return held;
    }

    private @Nullable HoldReason reason(NamespaceCount count) {
        if (count.refused().size() > plan.maxWouldDeny()) {
            return HoldReason.WOULD_DENY;
        }
        if (count.undecidable().size() > plan.maxUndecidable()) {
            return HoldReason.UNDECIDABLE;
        }
        return count.notJudged().isEmpty() ? null : HoldReason.NOT_JUDGED;
    }

    private RolloutState with(Map<String, String> audited, int cohort, Instant from) {
        return new RolloutState(audited, state.began(), from.toString(), cohort);
    }

    private Step stay(Phase phase, List<Held> held, String note, @Nullable Duration lookAgain) {
        return step(state, phase, Map.of(), held, note, lookAgain);
    }

    private Step step(
            RolloutState next,
            Phase phase,
            Map<String, NamespaceCount> promoted,
            List<Held> held,
            String note,
            @Nullable Duration lookAgain) {
        return new Step(next, phase, cohort(next), sorted(promoted.keySet()), held, note, soonest(lookAgain));
    }

    private String cohort(RolloutState of) {
        return of.cohort() < plan.cohorts().size()
                ? plan.cohorts().get(of.cohort()).name()
                : "";
    }

    private static List<String> sorted(Set<String> names) {
        return List.copyOf(new TreeSet<>(names));
    }

    private Duration until(Instant then) {
        // A little later, because the wait is counted in whole milliseconds.
        var left = Duration.between(now, then).plusMillis(1);
        return left.compareTo(SELDOM) < 0 ? left : SELDOM;
    }

    private @Nullable Duration soonest(@Nullable Duration lookAgain) {
        var end = plan.enforceAt();
        return lookAgain == null || end == null || !now.isBefore(end) || lookAgain.compareTo(until(end)) < 0
                ? lookAgain
                : until(end);
    }
}
