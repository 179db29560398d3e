package dev.portcullis.webhook.admission;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.image.Registries;
import dev.portcullis.webhook.config.IdentityMask;
import dev.portcullis.webhook.record.DecisionSink;
import dev.portcullis.webhook.record.RecordedRequest;
import dev.portcullis.webhook.record.TestRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is recorded, also as it is written. */
final class KeptRecords implements DecisionSink {
    final List<RecordedRequest> requests = new ArrayList<>();
    final List<Decision> decisions = new ArrayList<>();
    final List<String> lines = new ArrayList<>();

    @Override
    public Decision record(RecordedRequest request, Decision decision) {
        requests.add(request);
        decisions.add(decision);
        var line = TestRecords.line(IdentityMask.EMAIL_LOCAL_PART, Registries.NONE, request, decision);
        lines.add(new String(line, StandardCharsets.UTF_8));
        return decision;
    }

    @Override
    public void leave() {
        throw new AssertionError("nobody else decides about Pods of runners");
    }
}
