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
        samples.attest(index.byDigest(), NIGHTLY, SCAN, "{}");
        var early = judge(index);
        assertDenied(early, "AttestationMissing");
        assertThat(early.out()).contains("requirement \"sbom\": not met", "requirement \"scan\": not met");

        for (var platform : index.platforms().keySet()) {
            samples.attest(index.platform(platform), RELEASE, SBOM, "{}");
            samples.attest(index.platform(platform), NIGHTLY, SCAN, "{}");
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
    @CsvSource({"provenance", "sbom", "scan"})
    void eachMissingAttestationIsRefused(String missing) {
        var image = image();
        samples.sign(image, RELEASE);
        attestAllBut(missing, image);

        assertDeniedFor(judge(image), missing, "AttestationMissing");
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
        samples.attest(image.byDigest(), workflow, SCAN, "{}");

        assertDeniedFor(judge(image), "scan", "SignerNotAuthorized");
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
        assertDeniedFor(judge(complete, now.plus(Duration.ofDays(8))), "scan", "EvidenceTooOld");
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
            if (!name.equals(missing)) {
                samples.attest(image.byDigest(), type.equals(SCAN) ? NIGHTLY : RELEASE, type, "{}");
            }
        });
    }

    private static CommandLineRun judge(FixtureImage image) {
        return judge(image, InstantSource.system().instant());
    }

    private static CommandLineRun judge(FixtureImage image, Instant now) {
        return samples.judge(
                SampleFiles.text("strict.yaml"), samples.publicGood(), SampleStack.named(HOST, image), now);
    }
}
