package dev.portcullis.webhook.record;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.image.Registries;
import dev.portcullis.webhook.config.IdentityMask;

/** The line that a webhook writes. */
public final class RecordedLine {
    private static final DecisionRecords RECORDS =
            new DecisionRecords(IdentityMask.NONE, new RecordedRules(Registries.NONE));

    private RecordedLine() {}

    public static byte[] of(RecordedRequest request, Decision decision) {
        return RECORDS.line(request, decision);
    }
}
