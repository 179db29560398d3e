package dev.portcullis.webhook.record;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.image.Registries;
import dev.portcullis.webhook.config.IdentityMask;
import java.nio.charset.StandardCharsets;

/** The line that a webhook writes. */
public final class RecordedLine {
    private static final DecisionRecords RECORDS =
            new DecisionRecords(IdentityMask.NONE, new RecordedRules(Registries.NONE));

    private RecordedLine() {}

    public static String of(RecordedRequest request, Decision decision) {
        return new String(RECORDS.line(request, decision), StandardCharsets.US_ASCII);
    }
}
