package dev.portcullis.testing.recorded;

import dev.portcullis.testing.sigstore.LogVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One way to sign an image: where the evidence lies, who signs, what proves when, and what is signed.
 *
 * @param log where it is entered
 * @param timestamped whether a timestamp authority signed the time
 */
public record Cell(Layout layout, By by, LogVersion log, boolean timestamped, Subject subject) {
    /** Where the evidence lies. */
    public enum Layout {
        /** Bundles as referrers, found by the referrers API. */
        BUNDLE_REFERRER,
        /** Bundles under the fallback tag {@code sha256-…}: the registry has no referrers API. */
        BUNDLE_TAG,
        /** Simple signing and envelopes as layers under {@code sha256-….sig} and {@code sha256-….att}. */
        LEGACY_TAG,
        /**
         * The same as cosign 1 and 2 wrote it, which differs for attestations: entries of kind {@code intoto} (0.0.1 for certificates,
         * 0.0.2 for keys) instead of {@code dsse}, and timestamps of the whole envelope instead of the signature. Cosign 3 verifies it but
         * writes it no more; made here from what cosign 3 writes.
         */
        LEGACY_TAG_AS_BEFORE,
        /** Simple signing as a layer of a referrer, cosign's experiment with OCI 1.1; it has no attestations. */
        LEGACY_REFERRER;

        public boolean bundle() {
            return this == BUNDLE_REFERRER || this == BUNDLE_TAG;
        }

        public boolean attestations() {
            return this != LEGACY_REFERRER;
        }

        /** Whether the registry has the referrers API. */
        public boolean referrersApi() {
            return this == BUNDLE_REFERRER || this == LEGACY_REFERRER;
        }
    }

    /** Who signs. */
    public enum By {
        KEYLESS,
        KEY
    }

    /** What is signed. */
    public enum Subject {
        INDEX,
        /** The manifest of linux/amd64, not its index. */
        PLATFORM,
        /** The index and each manifest that it lists, {@code cosign sign --recursive}; attestations are about the index alone. */
        EVERYTHING
    }

    /** Every combination of layout by referrer, fallback tag and legacy tag with the rest; index and platform. */
    public static List<Cell> matrix() {
        List<Cell> cells = new ArrayList<>();
        for (Layout layout : List.of(Layout.BUNDLE_REFERRER, Layout.BUNDLE_TAG, Layout.LEGACY_TAG)) {
            for (By by : By.values()) {
                for (LogVersion log : LogVersion.values()) {
                    for (Subject subject : List.of(Subject.INDEX, Subject.PLATFORM)) {
                        cells.add(new Cell(layout, by, log, true, subject));
                        cells.add(new Cell(layout, by, log, false, subject));
                    }
                }
            }
        }
        return List.copyOf(cells);
    }

    /** Some beyond the matrix: older attestations, the experimental layout, and everything signed recursively. */
    public static List<Cell> further() {
        return List.of(
                new Cell(Layout.LEGACY_REFERRER, By.KEYLESS, LogVersion.V1, false, Subject.INDEX),
                new Cell(Layout.LEGACY_REFERRER, By.KEYLESS, LogVersion.NONE, true, Subject.PLATFORM),
                new Cell(Layout.LEGACY_REFERRER, By.KEY, LogVersion.NONE, false, Subject.INDEX),
                new Cell(Layout.LEGACY_TAG_AS_BEFORE, By.KEYLESS, LogVersion.V1, false, Subject.INDEX),
                new Cell(Layout.LEGACY_TAG_AS_BEFORE, By.KEYLESS, LogVersion.V1, true, Subject.INDEX),
                new Cell(Layout.LEGACY_TAG_AS_BEFORE, By.KEYLESS, LogVersion.NONE, true, Subject.INDEX),
                new Cell(Layout.LEGACY_TAG_AS_BEFORE, By.KEY, LogVersion.V1, false, Subject.INDEX),
                new Cell(Layout.LEGACY_TAG, By.KEYLESS, LogVersion.V1, false, Subject.EVERYTHING),
                new Cell(Layout.BUNDLE_REFERRER, By.KEYLESS, LogVersion.V2, true, Subject.EVERYTHING),
                new Cell(Layout.BUNDLE_TAG, By.KEY, LogVersion.NONE, false, Subject.EVERYTHING));
    }

    /** The matrix and what is beyond it. */
    public static List<Cell> all() {
        return Stream.concat(matrix().stream(), further().stream()).toList();
    }

    /** The repository that holds it. */
    String repository() {
        return "recorded/" + name();
    }

    /** A name for files, repositories and messages. */
    public String name() {
        return "%s-%s-%s-%s-%s"
                .formatted(layout, by, log == LogVersion.NONE ? "nolog" : log, timestamped ? "tsa" : "notsa", subject)
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    /** Whether a signed time says when the certificate was used; nothing else may stand in for it. A key needs none. */
    public boolean timeProven() {
        return by == By.KEY || timestamped || log == LogVersion.V1;
    }

    @Override
    public String toString() {
        return name();
    }
}
