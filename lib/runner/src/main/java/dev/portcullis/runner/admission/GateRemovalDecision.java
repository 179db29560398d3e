package dev.portcullis.runner.admission;

import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.PodPhase;
import dev.portcullis.runner.admission.Change.Author;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a Pod may lose our gate: only by the operator's hand, and only if its pool has granted it under the epoch that the change names, at this
 * moment. So a leader that was replaced and does not know it yet removes none.
 */
final class GateRemovalDecision {
    private static final Pattern EPOCH = Pattern.compile("[1-9][0-9]{0,17}");

    private GateRemovalDecision() {}

    static boolean isOne(Change change) {
        return change.before().phase() == PodPhase.GATED && change.after().phase() != PodPhase.GATED;
    }

    /**
     * Decides about a change that takes our gate away.
     *
     * @return why it does not pass; empty if it does
     */
    static Optional<Refusal> of(Change change, GrantLookup lookup) {
        if (change.author() != Author.OPERATOR) {
            return refuse("only the operator removes it, when the Pod's budget has room");
        }
        var epoch = change.after().marks().epoch();
        if (!EPOCH.matcher(epoch).matches()) {
            return refuse("the change does not say under which epoch the Pod was granted what it takes");
        }
        var pod = change.before();
        return isGranted(pod, Long.parseLong(epoch), lookup.read(pod))
                ? Optional.empty()
                : refuse("the Pod's pool does not list it under epoch " + epoch);
    }

    private static boolean isGranted(PodFacts pod, long epoch, Grants grants) {
        return !pod.uid().isEmpty() && grants.epoch() == epoch && grants.uids().contains(pod.uid());
    }

    private static Optional<Refusal> refuse(String why) {
        return Optional.of(Refusal.guarded("the gate of a runner's Pod stays: " + why));
    }
}
