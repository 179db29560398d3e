package dev.portcullis.core.bundle;

import dev.portcullis.core.image.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of evidence of an evidence bundle. Parts outside their bounds are an {@link IllegalArgumentException}.
 *
 * @param name unique within the bundle: lower-case letters, digits and hyphens, at most {@value EvidenceBundleContent#MAX_NAME}
 * @param collector code word of the collector that got it
 * @param mediaType type of the document; null where there is none
 * @param digest of the document's bytes; null where there is none
 * @param predicateType which kind of evidence it stands for, at most {@value #MAX_PREDICATE_TYPE} printable ASCII characters
 * @param time when the evidence was true: the document's own time where it has one that can be relied on, else when it was collected
 * @param controls identifiers of the controls that it serves, sorted, each once, at most {@value #MAX_CONTROLS}
 * @param required whether the bundle is incomplete without it
 * @param outcome what came of it; {@link ItemOutcome.Passed} only with a document
 */
public record EvidenceItem(
        String name,
        String collector,
        @Nullable String mediaType,
        @Nullable Digest digest,
        String predicateType,
        Instant time,
        List<String> controls,
        boolean required,
        ItemOutcome outcome) {
    /** The most controls of one item. */
    public static final int MAX_CONTROLS = 32;

    /** The most characters of a predicate type, as of every statement that is read. */
    public static final int MAX_PREDICATE_TYPE = 512;

    private static final int MAX_MEDIA_TYPE = 255;

    public EvidenceItem {
        Words.requireName("the name of an item", name, EvidenceBundleContent.MAX_NAME);
        Words.requireCode("a collector", collector);
        Words.requirePrintable("a predicate type", predicateType, MAX_PREDICATE_TYPE);
        if (mediaType != null) {
            Words.requirePrintable("a media type", mediaType, MAX_MEDIA_TYPE);
        }
        if ((mediaType == null) != (digest == null)) {
            throw new IllegalArgumentException("a document has a media type and a digest");
        }
        if (outcome.passed() && digest == null) {
            throw new IllegalArgumentException("what passed is a document with a digest");
        }
        Words.requireTime("the time of an item", time);
        controls = sorted(controls);
    }

    private static List<String> sorted(List<String> controls) {
        if (controls.size() > MAX_CONTROLS) {
            throw new IllegalArgumentException("an item serves at most " + MAX_CONTROLS + " controls");
        }
        controls.forEach(control -> Words.requirePrintable("a control", control, EvidenceBundleContent.MAX_NAME));
        var sorted = controls.stream().sorted().distinct().toList();
        if (sorted.size() < controls.size()) {
            throw new IllegalArgumentException("an item names each control once");
        }
        return sorted;
    }
}
