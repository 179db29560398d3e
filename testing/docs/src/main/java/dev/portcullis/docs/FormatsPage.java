package dev.portcullis.docs;

import dev.portcullis.testing.recorded.Cell;
import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.Cell.Layout;
import dev.portcullis.testing.recorded.Cell.Subject;
import dev.portcullis.testing.recorded.Impossible;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.recorded.Score;
import dev.portcullis.testing.recorded.Trial;
import dev.portcullis.testing.sigstore.LogVersion;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** In which forms signatures and attestations are read: what the test of the recorded signatures asserts, as a table. */
final class FormatsPage {
    private static final Recording RECORDING = Recording.load();

    private FormatsPage() {}

    static String text() {
        var page = new StringBuilder(introduction());
        table(page);
        page.append("\n");
        page.append("- ✗ `").append(Trial.TIME_UNPROVEN).append("`: the certificate has ended, and neither ");
        page.append("log nor timestamp says that it had not when it signed.\n");
        for (var reason : Impossible.values()) {
            page.append("- –").append(mark(reason)).append(" ").append(reason.explanation());
            page.append(" In cosign's words: `").append(reason.words()).append(" …`.\n");
        }
        further(page);
        return page.toString();
    }

    private static String introduction() {
        return """
                # Formats

                Every image is looked up in every layout, without a switch. For each cell below the real cosign %s, with real servers, signed an index,
                the manifest of one platform, or an index with all that it lists, and attested it where the layout has attestations. The recordings are in
                `testing/stack`; `RecordedMatrixTest` asks `portcullis verify` about each digest that was signed:

                ```text
                %s
                ```

                A refusal counts only with the expected reason: another key or a look-alike identity in the policy, a platform of the index that nobody
                signed, a certificate of which nothing proves when it was used.

                ## Matrix

                *v1* and *v2* are the generations of Rekor, *TSA* is an RFC 3161 timestamp. **✓** is accepted, **✗** refused, **–** cannot be made.

                """.formatted(RECORDING.cosign().replaceFirst("^v", ""), Score.of(RECORDING, List.of()));
    }

    private static void table(StringBuilder page) {
        page.append("| Layout | Signer | Signed |");
        proofs().forEach(proof -> page.append(" ").append(proof).append(" |"));
        page.append("\n|---|---|---|").append(":-:|".repeat(proofs().size())).append("\n");
        for (var layout : List.of(Layout.BUNDLE_REFERRER, Layout.BUNDLE_TAG, Layout.LEGACY_TAG)) {
            for (var by : By.values()) {
                for (var subject : List.of(Subject.INDEX, Subject.PLATFORM)) {
                    page.append("| ").append(name(layout)).append(" | ").append(name(by));
                    page.append(" | ").append(name(subject)).append(" |");
                    proofs().forEach(proof -> page.append(" ")
                            .append(mark(new Cell(layout, by, proof.log(), proof.timestamped(), subject)))
                            .append(" |"));
                    page.append("\n");
                }
            }
        }
    }

    private static void further(StringBuilder page) {
        page.append("\n## Beyond the matrix\n\n| Layout | Signer | Signed | Proof | |\n|---|---|---|---|:-:|\n");
        for (var cell : Cell.further()) {
            page.append("| ").append(name(cell.layout())).append(" | ").append(name(cell.by()));
            page.append(" | ").append(name(cell.subject())).append(" | ");
            page.append(new Proof(cell.log(), cell.timestamped())).append(" | ");
            page.append(mark(cell)).append(" |\n");
        }
    }

    private static List<Proof> proofs() {
        return Arrays.stream(new LogVersion[] {LogVersion.V1, LogVersion.V2, LogVersion.NONE})
                .flatMap(log -> List.of(new Proof(log, true), new Proof(log, false)).stream())
                .toList();
    }

    private static String mark(Cell cell) {
        RecordedCell recorded = RECORDING.cell(cell);
        if (!recorded.signature().made()) {
            return "–" + mark(Impossible.of(recorded));
        }
        return Trial.of(recorded).getFirst().accepted() ? "✓" : "✗";
    }

    private static String mark(Impossible reason) {
        return switch (reason) {
            case NOTHING_PROVES_A_TIME -> "¹";
            case NO_PLACE_FOR_THE_ENTRY -> "²";
        };
    }

    private static String name(Layout layout) {
        return switch (layout) {
            case BUNDLE_REFERRER -> "bundle, referrers API";
            case BUNDLE_TAG -> "bundle, fallback tag";
            case LEGACY_TAG -> "tags `.sig`, `.att`";
            case LEGACY_TAG_AS_BEFORE -> "tags `.sig`, `.att` as cosign 1 and 2 wrote them";
            case LEGACY_REFERRER -> "layers in a referrer (cosign's OCI 1.1 experiment)";
        };
    }

    private static String name(By by) {
        return switch (by) {
            case KEYLESS -> "keyless";
            case KEY -> "key";
        };
    }

    private static String name(Subject subject) {
        return switch (subject) {
            case INDEX -> "index";
            case PLATFORM -> "platform";
            case EVERYTHING -> "index and each platform";
        };
    }

    /** What proves more than the signature does. */
    private record Proof(LogVersion log, boolean timestamped) {
        @Override
        public String toString() {
            var parts = Arrays.asList(
                    switch (log) {
                        case V1 -> "v1";
                        case V2 -> "v2";
                        case NONE -> "";
                    },
                    timestamped ? "TSA" : "");
            var text = parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(" + "));
            return text.isEmpty() ? "nothing" : text;
        }
    }
}
