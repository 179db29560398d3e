package dev.portcullis.webhook.record;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.exemption.Exemptions;
import java.io.IOException;
import java.util.List;

/** Writes which exceptions were approved in the namespace, used or not, and as whom the workload runs. */
final class ExceptionWriter {
    private static final int MOST_EXCEPTIONS = 64;

    private final RecordLine line;
    private final JsonGenerator out;

    ExceptionWriter(RecordLine line) {
        this.line = line;
        this.out = line.out();
    }

    /** Writes nothing where there are none: then it does not matter as whom the workload runs. */
    void write(Exemptions exemptions) throws IOException {
        var approved = exemptions.approved();
        if (approved.isEmpty()) {
            return;
        }
        if (approved.size() > MOST_EXCEPTIONS) {
            line.lacks("the namespace has more than " + MOST_EXCEPTIONS + " exceptions");
        }
        var account = exemptions.workload().serviceAccount();
        if (account == null) {
            out.writeNullField("serviceAccount");
        } else {
            line.plain("serviceAccount", account);
        }
        out.writeArrayFieldStart("exceptions");
        for (var exemption : approved.subList(0, Math.min(MOST_EXCEPTIONS, approved.size()))) {
            write(exemption);
        }
        out.writeEndArray();
    }

    private void write(Exemption exemption) throws IOException {
        out.writeStartObject();
        line.plain("name", exemption.name());
        out.writeStringField("specHash", exemption.specHash());
        line.inputs("policies", exemption.policies().stream().sorted().toList());
        switch (exemption.scope()) {
            case ExemptionScope.Digests(var digests) ->
                line.inputs("digests", digests.stream().sorted().toList());
            case ExemptionScope.Workloads(var images, var accounts) -> {
                line.inputs("images", images);
                line.inputs("serviceAccounts", List.copyOf(accounts));
            }
        }
        out.writeStringField("approvedAt", exemption.approvedAt().toString());
        out.writeStringField("expiresAt", exemption.expiresAt().toString());
        out.writeEndObject();
    }
}
