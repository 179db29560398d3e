package dev.portcullis.cli.samples;

import static dev.portcullis.cli.samples.SampleStack.assertAllowed;
import static dev.portcullis.cli.samples.SampleStack.assertDenied;
import static dev.portcullis.cli.samples.SampleStack.assertDeniedFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.sigstore.OidcIdentity.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All evidence at once: what has it is admitted, and each piece that is missing or wrong is refused for itself. */
@Tag("long")
final class StrictSampleTest {
    private static final String HOST = "registry.example.com";
    private static final String PROVENANCE = "https://slsa.dev/provenance/v1";
    private static final String SBOM = "https://cyclonedx.org/bom";
    private static final String SCAN = "https://cosign.sigstore.dev/attestation/vuln/v1";
    private static final Map<String, String> NAMES = Map.of("provenance", PROVENANCE, "sbom", SBOM, "scan", SCAN);
    private static final Workflow RELEASE = Workflow.of("acme/payments", "release.yml", "refs/tags/v2.0.0");
    private static final Workflow NIGHTLY = Workflow.of("acme/payments", "scan.yml", "refs/heads/main");
    private static final AtomicInteger TAGS = new AtomicInteger();

    private static SampleStack samples;
    private static FixtureImage complete;

    @BeforeAll
    static void start() {
        samples = SampleStack.start("samples-strict");
        complete = image();
        samples.sign(complete, RELEASE);
        attestAllBut("", complete);
    }

    @AfterAll
    static void stop() {
        samples.close();
    }

    @Test
    void whatHasEverythingIsAdmitted() {
        assertAllowed(judge(complete));
    }

    @Test
    void anIndexNeedsBillOfMaterialsAndScanForEachPlatform() {
        var index = samples.index("payments/api", "v" + TAGS.incrementAndGet());
        samples.sign(index, RELEASE);
        samples.attest(index.byDigest(), RELEASE, PROVENANCE, "{}");
        samples.attest(index.byDigest(), RELEASE, SBOM, "{}");
        scan(index.byDigest(), NIGHTLY, "6.9");
        var early = judge(index);
        assertDenied(early, "AttestationMissing");
        assertThat(early.out())
                .contains(
                        "requirement \"sbom\": not met",
                        "requirement \"scan\": not met",
                        "requirement \"findings\": not met");

        for (var platform : index.platforms().keySet()) {
            samples.attest(index.platform(platform), RELEASE, SBOM, "{}");
            scan(index.platform(platform), NIGHTLY, "6.9");
        }
        assertAllowed(judge(index));
    }

    @Test
    void whatIsNotSignedIsRefused() {
        var image = image();
        attestAllBut("", image);

        assertDeniedFor(judge(image), "signed", "SignatureMissing");
    }

    @ParameterizedTest
    @CsvSource({"provenance", "sbom"})
    void eachMissingAttestationIsRefused(String missing) {
        var image = image();
        samples.sign(image, RELEASE);
        attestAllBut(missing, image);

        assertDeniedFor(judge(image), missing, "AttestationMissing");
    }

    @Test
    void whatNobodyScannedIsRefused() {
        var image = image();
        samples.sign(image, RELEASE);
        attestAllBut("scan", image);

        assertDeniedForItsScan(judge(image), "AttestationMissing");
    }

    @ParameterizedTest
    @CsvSource({"7.0, has score 7", "\"high\", has score", "null, has score"})
    void aScanThatFoundTooMuchIsRefused(String score, String why) {
        var image = image();
        samples.sign(image, RELEASE);
        attestAllBut("scan", image);
        scan(image.byDigest(), NIGHTLY, score);

        var run = judge(image);

        assertDeniedFor(run, "findings", "PolicyDenied");
        assertThat(run.out()).contains("CVE-2026-1 in parser", why);
    }

    @Test
    void aScanThatNobodyCanReadIsRefused() {
        var image = image();
        samples.sign(image, RELEASE);
        attestAllBut("scan", image);
        samples.attest(image.byDigest(), NIGHTLY, SCAN, "{}");

        assertDeniedFor(judge(image), "findings", "PolicyDenied");
    }

    static Stream<Workflow> whoMayNotScan() {
        return Stream.of(
                RELEASE,
                Workflow.of("acme/payments", "scan.yml", "refs/heads/try"),
                Workflow.of("acme/other", "scan.yml", "refs/heads/main"),
                Workflow.of("mallory/x", "ci.yml", "refs/heads/main")
                        .ownedBy("666")
                        .calling("acme/payments/.github/workflows/scan.yml@refs/heads/main"),
                NIGHTLY.with("runner_environment", "self-hosted"));
    }

    @ParameterizedTest
    @MethodSource("whoMayNotScan")
    void aScanBySomebodyElseIsRefused(Workflow workflow) {
        var image = image();
        samples.sign(image, RELEASE);
        attestAllBut("scan", image);
        scan(image.byDigest(), workflow, "6.9");

        assertDeniedForItsScan(judge(image), "SignerNotAuthorized");
    }

    @Test
    void aReleaseThatNobodyPushedIsRefused() {
        var image = image();
        samples.sign(image, RELEASE.with("event_name", "workflow_dispatch"));
        attestAllBut("", image);

        assertDeniedFor(judge(image), "signed", "SignerNotAuthorized");
    }

    @Test
    void aScanGrowsTooOldAndNothingElseDoes() {
        var now = InstantSource.system().instant();

        assertAllowed(judge(complete, now.plus(Duration.ofDays(6))));
        assertDeniedForItsScan(judge(complete, now.plus(Duration.ofDays(8))), "EvidenceTooOld");
    }

    @Test
    void aTagIsRefusedThoughItNamesTheSame() {
        var byTag = HOST + "/" + complete.repository() + ":" + complete.tag();

        assertDenied(samples.judge(SampleFiles.text("strict.yaml"), samples.publicGood(), byTag), "DigestRequired");
    }

    @Test
    void anyOtherImageIsRefused() {
        assertDenied(judge(samples.image("elsewhere/app", "v1")), "ImageUnmatched");
    }

    private static FixtureImage image() {
        return samples.image("payments/api", "v" + TAGS.incrementAndGet());
    }

    private static void attestAllBut(String missing, FixtureImage image) {
        NAMES.forEach((name, type) -> {
            if (name.equals(missing)) {
                return;
            }
            if (type.equals(SCAN)) {
                scan(image.byDigest(), NIGHTLY, "6.9");
            } else {
                samples.attest(image.byDigest(), RELEASE, type, "{}");
            }
        });
    }

    private static void scan(String reference, Workflow workflow, String score) {
        var now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
        samples.attest(reference, workflow, SCAN, """
                {"invocation": {"parameters": null, "uri": "", "event_id": "", "builder.id": ""},
                 "scanner": {"uri": "pkg:github/aquasecurity/trivy", "version": "1", "db": {"uri": "", "version": ""},
                   "result": {"Results": [{"Target": "os", "Vulnerabilities": [
                     {"VulnerabilityID": "CVE-2026-1", "PkgName": "parser", "CVSS": {"nvd": {"V3Score": %s}}}]}]}},
                 "metadata": {"scanStartedOn": "%s", "scanFinishedOn": "%s"}}""".formatted(score, now, now));
    }

    /** Who lacks a scan that counts lacks its findings too, and nothing else. */
    private static void assertDeniedForItsScan(CommandLineRun run, String reason) {
        assertDenied(run, reason);
        var lines = run.out().lines().toList();
        var unmet = lines.stream().filter(line -> line.endsWith(": not met")).toList();
        assertThat(unmet).as(run.toString()).hasSize(2);
        assertThat(unmet.getFirst()).contains("requirement \"scan\"");
        assertThat(unmet.getLast()).contains("requirement \"findings\"");
        assertThat(lines.get(lines.indexOf(unmet.getFirst()) + 1)).contains("[" + reason + "]");
    }

    private static CommandLineRun judge(FixtureImage image) {
        return judge(image, InstantSource.system().instant());
    }

    private static CommandLineRun judge(FixtureImage image, Instant now) {
        return samples.judge(
                SampleFiles.text("strict.yaml"), samples.publicGood(), SampleStack.named(HOST, image), now);
    }
}
