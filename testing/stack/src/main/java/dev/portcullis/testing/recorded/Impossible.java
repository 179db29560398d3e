package dev.portcullis.testing.recorded;

import java.util.Arrays;

/** Why a {@link Cell} cannot be made. */
public enum Impossible {
    /** A certificate of ten minutes, and nothing that says when it was used. */
    NOTHING_PROVES_A_TIME(
            "a timestamp authority must be provided",
            "Rekor v2 gives no time, and a certificate that ends after minutes needs one: signers demand a timestamp authority."),
    /** The older layout's annotation has no room for what the second Rekor gives. */
    NO_PLACE_FOR_THE_ENTRY(
            "must provide --new-bundle-format",
            "The annotation of the older layout holds the promise of Rekor v1, which Rekor v2 does not give: its entries fit bundles only.");

    private final String words;
    private final String explanation;

    Impossible(String words, String explanation) {
        this.words = words;
        this.explanation = explanation;
    }

    /** Returns the reason for which cosign made nothing of a cell. */
    public static Impossible of(RecordedCell recorded) {
        return Arrays.stream(values())
                .filter(reason -> recorded.signature().refusal().contains(reason.words))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        recorded + ": " + recorded.signature().refusal()));
    }

    /** Returns the reason in one sentence. */
    public String explanation() {
        return explanation;
    }

    /** Returns what cosign says. */
    public String words() {
        return words;
    }
}
