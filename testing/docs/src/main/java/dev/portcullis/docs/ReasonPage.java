package dev.portcullis.docs;

import dev.portcullis.core.reason.Reason;
import java.util.Arrays;
import java.util.stream.Collectors;

/** All reason codes with what to do. */
final class ReasonPage {
    private static final String INTRODUCTION = """
            # Reasons

            The same code stands in the message of a refusal, in the decision record, in metrics, conditions and Events, and in the output of the
            command line.

            | Code | What to do |
            |---|---|
            """;

    private ReasonPage() {}

    static String text() {
        return Arrays.stream(Reason.values())
                .map(reason -> "| `" + reason.code() + "` | " + reason.remedy().replace("|", "\\|") + " |\n")
                .collect(Collectors.joining("", INTRODUCTION, ""));
    }
}
