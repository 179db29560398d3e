package dev.portcullis.cli.samples;

import static dev.portcullis.cli.samples.SampleStack.assertAllowed;
import static dev.portcullis.cli.samples.SampleStack.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.sigstore.OidcIdentity.Account;
import dev.portcullis.testing.sigstore.OidcIdentity.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules in Rego over what cosign attested: each refuses for what it read, and none is given what the wrong people signed. */
@Tag("long")
final class HouseRulesSampleTest {
    private static final String HOST = "registry.example.com";
    private static final Workflow RELEASE = Workflow.of("acme/payments", "release.yml", "refs/tags/v2.0.0");
    private static final Workflow NIGHTLY = Workflow.of("acme/payments", "scan.yml", "refs/heads/main");
    private static final Account SECURITY = new Account("ada@acme.example");
    private static final AtomicInteger TAGS = new AtomicInteger();

    private static Instant now;
    private static SampleStack samples;
    private static FixtureImage complete;

    @BeforeAll
    static void start() {
        now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
        samples = SampleStack.start("samples-rules");
        complete = new Evidence().attached();
    }

    @AfterAll
    static void stop() {
        samples.close();
    }

    /** What an image has; made right, and then wrong in one respect. */
    private static final class Evidence {
        String builder = "https://github.com/actions/runner/github-hosted";
        String component = "\"supplier\": {\"name\": \"acme\"}, \"purl\": \"pkg:generic/parser@1\"";
        String score = "6.9";
        OidcIdentity released = RELEASE;
        OidcIdentity scanned = NIGHTLY;
        String without = "";

        FixtureImage attached() {
            var image = samples.image("payments/api", "v" + TAGS.incrementAndGet());
            attest("provenance", image, released, "https://slsa.dev/provenance/v1", """
                    {"buildDefinition": {"buildType": "https://actions.github.io/buildtypes/workflow/v1",
                       "externalParameters": {}},
                     "runDetails": {"builder": {"id": "%s"}}}""".formatted(builder));
            attest("sbom", image, RELEASE, "https://cyclonedx.org/bom", """
                    {"bomFormat": "CycloneDX", "specVersion": "1.6",
                     "metadata": {"timestamp": "%s", "authors": [{"name": "acme"}]},
                     "components": [{"type": "library", "bom-ref": "p", "name": "parser", "version": "1", %s}],
                     "dependencies": [{"ref": "p", "dependsOn": []}]}""".formatted(now, component));
            attest("scan", image, scanned, "https://cosign.sigstore.dev/attestation/vuln/v1", """
                    {"invocation": {"parameters": null, "uri": "", "event_id": "", "builder.id": ""},
                     "scanner": {"uri": "pkg:github/aquasecurity/trivy", "version": "1", "db": {"uri": "", "version": ""},
                       "result": {"Results": [{"Target": "os", "Vulnerabilities": [
                         {"VulnerabilityID": "CVE-2026-1", "PkgName": "parser", "CVSS": {"nvd": {"V3Score": %s}}}]}]}},
                     "metadata": {"scanStartedOn": "%s", "scanFinishedOn": "%s"}}""".formatted(
                            score, now, now));
            return image;
        }

        private void attest(String name, FixtureImage image, OidcIdentity identity, String type, String predicate) {
            if (!name.equals(without)) {
                samples.attest(image.byDigest(), identity, type, predicate);
            }
        }
    }

    @Test
    void whatTheRulesHaveNothingAgainstIsAdmitted() {
        assertAllowed(judge(complete));
    }

    @Test
    void anotherBuilderIsRefused() {
        var evidence = new Evidence();
        evidence.builder = "https://github.com/actions/runner/self-hosted";

        assertDeniedBecause(evidence.attached(), "it was built by https://github.com/actions/runner/self-hosted");
    }

    @Test
    void anSbomThatNamesNoSupplierIsRefused() {
        var evidence = new Evidence();
        evidence.component = "\"purl\": \"pkg:generic/parser@1\"";

        assertDeniedBecause(evidence.attached(), "0 of 1 components of the CycloneDX SBOM");
    }

    @ParameterizedTest
    @CsvSource({"7.0, score 7", "9.8, score 9.8", "null, score unknown"})
    void aFindingAboveTheLimitOrWithoutScoreIsRefused(String score, String message) {
        var evidence = new Evidence();
        evidence.score = score;

        assertDeniedBecause(evidence.attached(), "CVE-2026-1 in parser has " + message);
    }

    @Test
    void theSecurityTeamAloneExemptsAFinding() {
        var evidence = new Evidence();
        evidence.score = "9.8";
        var image = evidence.attached();

        exempt(image, new Account("mallory@acme.example"));
        exempt(image, RELEASE);
        assertDeniedBecause(image, "CVE-2026-1 in parser has score 9.8");
        exempt(image, SECURITY);
        assertAllowed(judge(image));
    }

    @ParameterizedTest
    @CsvSource({"provenance", "sbom", "scan"})
    void aMissingInputIsRefused(String missing) {
        var evidence = new Evidence();
        evidence.without = missing;

        assertDenied(judge(evidence.attached()), "AttestationMissing");
    }

    static Stream<Workflow> whoMayNotRelease() {
        return Stream.of(
                Workflow.of("acme/other", "release.yml", "refs/tags/v2.0.0"),
                Workflow.of("acme/payments", "release.yml", "refs/heads/main"),
                Workflow.of("mallory/x", "ci.yml", "refs/tags/v2.0.0")
                        .ownedBy("666")
                        .calling("acme/payments/.github/workflows/release.yml@refs/tags/v2.0.0"));
    }

    @ParameterizedTest
    @MethodSource("whoMayNotRelease")
    void provenanceBySomebodyElseIsNoInput(Workflow workflow) {
        var evidence = new Evidence();
        evidence.released = workflow;

        assertDenied(judge(evidence.attached()), "SignerNotAuthorized");
    }

    @Test
    void aScanByTheReleaseWorkflowIsNoInput() {
        var evidence = new Evidence();
        evidence.scanned = RELEASE;

        assertDenied(judge(evidence.attached()), "SignerNotAuthorized");
    }

    @Test
    void aScanGrowsTooOld() {
        assertAllowed(judge(complete, now.plus(Duration.ofDays(6))));
        assertDenied(judge(complete, now.plus(Duration.ofDays(8))), "EvidenceTooOld");
    }

    private static void exempt(FixtureImage image, OidcIdentity identity) {
        samples.attest(image.byDigest(), identity, "https://openvex.dev/ns/v0.2.0", """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://acme.example/vex/1", "author": "acme",
                 "timestamp": "%s", "version": 1,
                 "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "status": "not_affected",
                   "products": [{"@id": "pkg:oci/api@%s"}], "justification": "vulnerable_code_not_present"}]}""".formatted(now, image.digest()));
    }

    private static void assertDeniedBecause(FixtureImage image, String message) {
        var run = judge(image);
        assertDenied(run, "PolicyDenied");
        assertThat(run.out()).contains(message);
    }

    private static CommandLineRun judge(FixtureImage image) {
        return judge(image, InstantSource.system().instant());
    }

    private static CommandLineRun judge(FixtureImage image, Instant now) {
        return samples.judge(
                SampleFiles.text("house-rules.yaml"), samples.publicGood(), SampleStack.named(HOST, image), now);
    }
}
