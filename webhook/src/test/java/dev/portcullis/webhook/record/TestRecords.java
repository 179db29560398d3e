package dev.portcullis.webhook.record;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.image.Registries;
import dev.portcullis.webhook.config.IdentityMask;

/** Records as they are written. */
public final class TestRecords {
    private TestRecords() {}

    public static byte[] line(IdentityMask mask, Registries registries, RecordedRequest request, Decision decision) {
        return new DecisionRecords(mask, new RecordedRules(registries)).line(request, decision);
    }
}
