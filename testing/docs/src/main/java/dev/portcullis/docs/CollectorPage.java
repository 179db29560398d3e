package dev.portcullis.docs;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.CollectorKind;
import dev.portcullis.collect.preset.Samples;
import java.util.Arrays;
import java.util.stream.Collectors;

/** All collectors, the forms that they read, and why items do not pass. */
final class CollectorPage {
    private static final String INTRODUCTION = """
            # Collectors

            An item of an evidence bundle is got by a collector. The first four get a document, which then need only be there, or has to say
            something: the others read it, from wherever it is. [A schema](evidence-bundle.schema.json) says what the bundle tells of its items.

            A collector tells what a document says, not who wrote it. Where that matters, have a policy demand the signed statement itself.

            | Collector | What it takes, and when that passes |
            |---|---|
            """;

    private static final String PATHS = """

            ## Paths

            `Json` takes paths of a subset of JSONPath (RFC 9535): `$`, then members (`.name`, `['any name']`), elements (`[0]`) and all elements
            (`[*]`). Each value has to be a number, a text or a truth value as the one that it is compared with; more and less are for numbers only.
            A path that leads to nothing does not pass; with the number of a list's elements, an empty list is a list.
            """;

    private static final String FORMS = """

            ## Forms

            Documents of these forms are JSON objects. Fields that are not shown are passed over; times have their offset from UTC, and tell how
            old the item is. Each of these passes.
            """;

    private static final String AGES = """

            ## Ages

            `maxAge` of an item and of a policy count from the time of the item. What tells none is of the time at which it was collected: the
            same document is young again at every run, and `maxAge` only says how soon it is looked at again.

            | What is collected | Its time |
            |---|---|
            | `PrometheusQuery` | that of the last sample |
            | `JUnit` | the oldest `timestamp` of its suites. Without an offset it is taken for UTC, and for the time of collecting where it lies ahead of that; one that cannot be read is none |
            | `Sarif` | the oldest `endTimeUtc` of the `invocations` of its runs; one that cannot be read is none |
            | `DbtRunResults`, `RecoveryDrill`, `Determinism`, `SchemaRegistry`, `EgressProbe` | `generated_at`, `recoveredAt`, `builtAt`, `exportedAt`, `probedAt` |
            | whatever else an `OciReferrer` is, or a report in it that tells no time | `org.opencontainers.image.created` of the artifact; where it has none, when it was collected |
            | `Json`, and whatever else an `OciArtifact`, an `HttpsFile` or a `ConfigMap` is | when it was collected |

            A time more than five minutes ahead is refused (`DocumentFromFuture`); one that is less ahead is that of collecting.
            """;

    private static final String REASONS = """

            ## Reasons

            Why an item does not pass. *Missing* could not be had, *failed* was there.

            | Code | Outcome | What to do |
            |---|---|---|
            """;

    private CollectorPage() {}

    static String text() {
        return INTRODUCTION + kinds() + PATHS + FORMS + samples() + AGES + REASONS + reasons();
    }

    private static String kinds() {
        return Arrays.stream(CollectorKind.values())
                .map(kind -> "| `" + kind.code() + "` | " + kind.description() + " |\n")
                .collect(Collectors.joining());
    }

    private static String samples() {
        return Arrays.stream(Samples.values())
                .map(sample -> "\n`" + sample.kind().code() + "`:\n\n```json\n" + sample.text() + "```\n")
                .collect(Collectors.joining());
    }

    private static String reasons() {
        return Arrays.stream(CollectReason.values())
                .map(reason -> "| `" + reason.code() + "` | " + (reason.missing() ? "missing" : "failed") + " | "
                        + reason.remedy() + " |\n")
                .collect(Collectors.joining());
    }
}
