package dev.portcullis.cli.explain;

import dev.portcullis.cli.record.RecordedAnswer;
import dev.portcullis.core.program.ProgramAnswer;

/** Tells what rules were asked about an image, and what they answered. */
final class AskedRules {
    private AskedRules() {}

    static void explain(RecordedAnswer asked, Explanation policy) {
        var node = policy.add("rules of requirement \"" + asked.requirement() + "\", asked about " + asked.about()
                + (asked.platform().isEmpty() ? "" : " for " + asked.platform()));
        switch (asked.answer()) {
            case ProgramAnswer.Failed(var detail) -> node.add("failed: " + detail);
            case ProgramAnswer.Objected(var reason, var detail, var metUntil) ->
                node.add("refused: [" + reason.code() + "] " + detail);
            case ProgramAnswer.Answered(var deny, var warn) -> {
                deny.forEach(message -> node.add("denied: " + message));
                warn.forEach(message -> node.add("warned: " + message));
                if (deny.isEmpty() && warn.isEmpty()) {
                    node.add("had nothing against it");
                }
            }
        }
        if (asked.further() > 0) {
            node.add("and " + asked.further() + " messages more, which are not in the record");
        }
        asked.statements().forEach(statement -> node.add("read statement " + statement));
        node.add("program " + asked.program() + ", question " + asked.question());
    }
}
