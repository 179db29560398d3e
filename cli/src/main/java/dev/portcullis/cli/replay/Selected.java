package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.DecisionRecord;
import dev.portcullis.cli.record.RecordedRules;
import dev.portcullis.cli.record.RecordedRules.NamespaceLabels;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.crds.compile.UnreadyPolicy;
import dev.portcullis.crds.gate.GateEntry;
import java.util.List;

/** Which policies select the namespace of a recorded request. Whether they match an image is for the verdict to say. */
final class Selected {
    private Selected() {}

    /**
     * Returns what is wrong with policies that a record names as those that applied, each as a sentence without its end: one that does not
     * select the namespace decided nothing. Of a policy that was never accepted nobody knows what it selects.
     */
    static List<String> notBy(DecisionRecord record, RecordedRules rules, List<Policy> policies) {
        return policies.stream()
                .filter(policy ->
                        !policy.revision().equals(UnreadyPolicy.NO_REVISION) && !applies(policy, record.entry(), rules))
                .map(policy -> "policy " + policy.name()
                        + " is recorded as one that applied, and does not select the recorded namespace")
                .toList();
    }

    /** As in the webhook: a fail-closed entry's own policies apply whatever is known of labels. */
    static boolean applies(Policy policy, String entry, RecordedRules rules) {
        var enforcedByEntry = policy.mode() == Mode.ENFORCE
                && GateEntry.enforcing(policy.namespaces()).equals(entry);
        return enforcedByEntry
                || policy.namespaces().isEmpty()
                || switch (rules.namespace()) {
                    case NamespaceLabels.Known(var labels) ->
                        policy.namespaces().matches(labels);
                    case NamespaceLabels.Unknown unknown -> true;
                    case NamespaceLabels.LeftOut leftOut ->
                        throw new NotReplayableException("the record leaves out the namespace's labels");
                };
    }
}
