package dev.portcullis.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of an attempt.
 *
 * @param admitted whether the API server created the object
 * @param message the API server's message where it did not
 * @param record the webhook's decision record; a missing node where there was none
 */
record Outcome(boolean admitted, String message, JsonNode record) {
    /** Returns everything that is not as expected; nothing means that all of it is. */
    List<String> differences(Attempt attempt) {
        var expected = attempt.expectation();
        var differences = new ArrayList<String>();
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
        return record.path("images").path(0).path("digest").asText("");
    }

    /** Returns the signers that the record names. */
    String signers() {
        var names = new ArrayList<String>();
        for (var satisfied : record.path("images").path(0).path("satisfied")) {
            for (var by : satisfied.path("by")) {
                names.add(
                        by.has("key")
                                ? "key " + by.path("key").asText()
                                : by.path("subject").asText());
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
