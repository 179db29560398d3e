package dev.portcullis.evidence.bundle;

import dev.portcullis.core.bundle.EvidenceBundleContent;
import dev.portcullis.core.bundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.bundle.EvidenceItem;
import dev.portcullis.core.bundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Statements to write and read. */
final class BundleSamples {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final Digest SUBJECT = Digest.of("subject".getBytes(StandardCharsets.UTF_8));
    static final ImageRepository REPOSITORY = new ImageRepository("registry.example.com:5000", "apps/shop");

    private BundleSamples() {}

    /** One item of each outcome. */
    static EvidenceBundleStatement statement() {
        var tests = new EvidenceItem(
                "tests",
                "JUnit",
                "application/xml",
                Digest.of(new byte[0]),
                "https://in-toto.io/attestation/test-result/v0.1",
                NOW.minusSeconds(60),
                List.of("SOC2/CC8.1"),
                true,
                new ItemOutcome.Passed());
        var canary = new EvidenceItem(
                "canary",
                "Prometheus",
                "application/json",
                Digest.of(new byte[1]),
                "https://portcullis.dev/canary/v1",
                NOW.minusMillis(1500),
                List.of(),
                true,
                new ItemOutcome.Failed("ThresholdNotMet", "the value is 0.2 – not below 0.1"));
        var drill = new EvidenceItem(
                "drill",
                "ConfigMap",
                null,
                null,
                "https://portcullis.dev/recovery-drill/v1",
                NOW,
                List.of("ISO27001/A.8.14"),
                false,
                new ItemOutcome.Missing("NotFound", "there is no ConfigMap drill"));
        return of(tests, canary, drill);
    }

    static EvidenceBundleStatement of(EvidenceItem... items) {
        return new EvidenceBundleStatement(
                REPOSITORY,
                SUBJECT,
                new EvidenceBundleContent(
                        new Requester("apps", "shop", "8a7fd2b0-0d5a-4f6e-9a6a-3f2f5d0d7c11"), NOW, List.of(items)));
    }

    static String text() {
        return new String(BundleStatementWriter.write(statement()), StandardCharsets.UTF_8);
    }
}
