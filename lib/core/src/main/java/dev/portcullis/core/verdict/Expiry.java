package dev.portcullis.core.verdict;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import java.util.stream.Stream;

/** What is told of evidence that is about to become too old. */
final class Expiry {
    private Expiry() {}

    static Stream<Finding> finding(Satisfaction satisfaction) {
        var end = satisfaction.endsSoonAt();
        return end == null
                ? Stream.empty()
                : Stream.of(new Finding(
                        satisfaction.policy(),
                        satisfaction.requirement(),
                        Mode.WARN,
                        Reason.EVIDENCE_EXPIRING,
                        "it is met until " + end,
                        false));
    }
}
