package dev.portcullis.cli.record;

import dev.portcullis.core.decision.Answered;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.History;
import dev.portcullis.core.verdict.Resolution;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image of a recorded decision.
 *
 * @param use where the request names it, and how far the verdict binds
 * @param asked how far the verdict would bind whatever it says
 * @param brief whether little more than the verdict was recorded
 * @param reference its canonical reference; null where the text is none, or was not recorded
 * @param digest what was judged; null where nothing was
 * @param outcome the verdict
 * @param reason the code that explains it
 * @param basis what the verdict was reached from; null where nothing but the text was looked at
 * @param findings what speaks against the image
 * @param satisfied which requirements are met
 * @param rules what rules were asked and answered
 */
public record RecordedImage(
        ImageUse use,
        Binding asked,
        boolean brief,
        @Nullable String reference,
        @Nullable Digest digest,
        Outcome outcome,
        Reason reason,
        @Nullable Known basis,
        List<Finding> findings,
        List<Met> satisfied,
        List<RecordedAnswer> rules) {
    public RecordedImage {
        rules = List.copyOf(rules);
        findings = List.copyOf(findings);
        satisfied = List.copyOf(satisfied);
    }

    /** Verdicts. */
    public enum Outcome {
        ALLOW,
        DENY,
        UNDECIDABLE
    }

    /** A requirement that is met, by which of the facts. */
    public record Met(String policy, String requirement, List<Integer> by) {
        public Met {
            by = List.copyOf(by);
        }
    }

    /**
     * What was known of an image.
     *
     * @param resolution which manifest its reference names
     * @param content whether that is an index
     * @param answered who said so
     * @param history what it satisfied before in the same namespace, as far as that was asked
     * @param evidence what was found, by digest
     * @param unread statements that rules read and that could not be had, by digest, with why
     */
    public record Known(
            Resolution resolution,
            Content content,
            Answered answered,
            History history,
            Map<Digest, FactSet> evidence,
            Map<Digest, LookupOutcome> unread) {
        public Known {
            unread = Map.copyOf(unread);
            evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
        }

        /** Returns all facts in the order in which they were recorded. */
        public List<Fact> facts() {
            return evidence.values().stream()
                    .flatMap(found -> found.facts().stream())
                    .toList();
        }
    }
}
