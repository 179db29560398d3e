package dev.portcullis.operator.rollout;

import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.crds.compile.Selectors;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.PolicyMode;
import dev.portcullis.crds.policy.RolloutState;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a spec is not enforced yet when it comes into force: of the namespaces that there are, where the revision before was not either.
 * Nobody is demoted by it. Pure.
 */
final class Beginning {
    private Beginning() {}

    /**
     * Returns whether all that is needed to know is what was in force before: the policy was enforced wherever the spec selects, or its
     * rollout goes on.
     */
    static boolean isOver(EvidencePolicySpec spec, @Nullable PolicyContent before) {
        return before != null
                && before.spec().mode() == PolicyMode.ENFORCE
                && Objects.equals(
                        before.spec().match().namespaceSelector(), spec.match().namespaceSelector());
    }

    /**
     * Returns the state of a rollout that goes on.
     *
     * @param before what was in force before
     * @param proved all that the revisions of the object hold: a namespace that one of them promoted stays promoted, whichever was accepted last
     */
    static RolloutState goOn(
            EvidencePolicySpec spec, PolicyContent before, Collection<PolicyContent> proved, Instant now) {
        var state = before.rollout();
        if (state == null) {
            return new RolloutState(Map.of(), now.toString(), now.toString(), 0);
        }
        var audited = new TreeMap<>(state.audited());
        for (var other : proved) {
            var further = other.rollout();
            if (further != null && further.began().equals(state.began())) {
                audited.entrySet().retainAll(further.audited().entrySet());
            }
        }
        var sameDemands = spec.withRollout(null).equals(before.spec().withRollout(null));
        return new RolloutState(audited, state.began(), sameDemands ? state.since() : now.toString(), state.cohort());
    }

    /**
     * Returns the state of a rollout that begins.
     *
     * @param before what was in force before; null where nothing ever was
     * @param namespaces all that there are, without those that are exempt
     */
    static RolloutState begin(
            EvidencePolicySpec spec,
            @Nullable PolicyContent before,
            Collection<KnownNamespace> namespaces,
            Instant now) {
        var selected = Selectors.ofAccepted(spec.match().namespaceSelector());
        var audited = new TreeMap<String, String>();
        namespaces.stream()
                .filter(namespace -> selected.matches(namespace.labels()))
                .filter(namespace -> before == null || !isEnforced(before, namespace))
                .forEach(namespace -> audited.put(namespace.name(), namespace.uid()));
        return new RolloutState(audited, later(now, before), now.toString(), 0);
    }

    private static boolean isEnforced(PolicyContent content, KnownNamespace namespace) {
        return content.spec().mode() == PolicyMode.ENFORCE
                && Selectors.ofAccepted(content.spec().match().namespaceSelector())
                        .matches(namespace.labels())
                && !namespace.uid().equals(content.audited().get(namespace.name()));
    }

    /** Two beginnings are never taken for one, whatever the clock says. */
    private static String later(Instant now, @Nullable PolicyContent before) {
        var earlier = before == null ? null : before.rollout();
        return earlier != null && earlier.began().equals(now.toString())
                ? now.plusMillis(1).toString()
                : now.toString();
    }
}
