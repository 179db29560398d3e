package dev.portcullis.operator.config;

import java.time.Duration;

/** Whether the settings of the scan can be meant. */
public final class ScanSettings {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private ScanSettings() {}

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException naming the setting and what to write
     */
    public static void check(OperatorConfig.Scan scan) {
        check(scan.every().compareTo(SHORTEST) >= 0, "scan.every", "at least 1m");
        check(
                scan.imagesPerSecond() >= 0.01 && scan.imagesPerSecond() <= 1_000,
                "scan.images-per-second",
                "0.01 to 1000");
        check(scan.lookups() >= 1 && scan.lookups() <= 256, "scan.lookups", "1 to 256");
        check(scan.lookupsPerNamespace() >= 1, "scan.lookups-per-namespace", "at least 1");
        check(scan.deadline().isPositive(), "scan.deadline", "a time, for example 30s");
        check(scan.evidenceMebibytes() >= 1, "scan.evidence-mebibytes", "at least 1");
        check(
                scan.maxFactAge().compareTo(scan.every()) > 0,
                "scan.max-fact-age",
                "more than scan.every, or nothing that is kept would last until the next look");
        check(!scan.keepUnused().isNegative(), "scan.keep-unused", "a time, for example 14d");
        check(scan.mostImages() >= 1, "scan.most-images", "at least 1");
    }

    private static void check(boolean holds, String setting, String instead) {
        if (!holds) {
            throw new IllegalArgumentException(setting + ": write " + instead);
        }
    }
}
