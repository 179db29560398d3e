package dev.portcullis.e2e.walkthrough;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portcullis.e2e.install.Workloads;
import java.util.ArrayList;
import java.util.List;

/** Compares what came of an attempt with what must. */
record Outcome(Workloads.Answer answer) {
    /** Returns everything that is not as expected; nothing means that all of it is. */
    List<String> differences(Attempt attempt) {
        var expected = attempt.expectation();
        var differences = new ArrayList<String>();
        var admitted = answer.admitted();
        var message = answer.message();
        var record = answer.record();
        if (admitted != expected.admitted()) {
            differences.add("the API server " + (admitted ? "admitted it" : "refused it: " + message));
        }
        if (!admitted && !message.contains("[" + expected.reason() + "]")) {
            differences.add("the message does not name " + expected.reason() + ": " + message);
        }
        if (record instanceof MissingNode) {
            differences.add("there is no decision record");
            return differences;
        }
        if (record.path("allowed").asBoolean() != expected.admitted()) {
            differences.add("the record says allowed: " + record.path("allowed"));
        }
        if (!record.path("reason").asText().equals(expected.reason())) {
            differences.add("the record's reason is " + record.path("reason").asText());
        }
        checkDigest(attempt, differences);
        var signer = expected.signer();
        if (signer != null && !signers().contains(signer)) {
            differences.add("the record names other signers: " + signers());
        }
        return differences;
    }

    /** Returns the digest that was judged, as the record gives it, or an empty text. */
    String digest() {
        return answer.record().path("images").path(0).path("digest").asText("");
    }

    /** Returns the signers that the record names. */
    String signers() {
        var names = new ArrayList<String>();
        var image = answer.record().path("images").path(0);
        var facts = new ArrayList<JsonNode>();
        image.path("evidence").forEach(found -> found.path("facts").forEach(facts::add));
        for (var satisfied : image.path("satisfied")) {
            for (var by : satisfied.path("by")) {
                var fact = facts.get(by.asInt());
                names.add(
                        fact.has("key")
                                ? "key " + fact.path("key").asText()
                                : fact.path("subject").asText());
            }
        }
        return String.join(", ", names.stream().distinct().toList());
    }

    private void checkDigest(Attempt attempt, List<String> differences) {
        var at = attempt.image().indexOf('@');
        if (at >= 0 && !digest().equals(attempt.image().substring(at + 1))) {
            differences.add("the record's digest is " + digest());
        }
    }
}
