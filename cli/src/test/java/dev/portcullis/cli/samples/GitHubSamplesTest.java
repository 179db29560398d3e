package dev.portcullis.cli.samples;

import static dev.portcullis.cli.samples.SampleStack.assertAllowed;
import static dev.portcullis.cli.samples.SampleStack.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.sigstore.OidcIdentity.Account;
import dev.portcullis.testing.sigstore.OidcIdentity.Workflow;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.SigningServices;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attestations as GitHub makes them: bundles with SLSA provenance under the fallback tag, in a log for public repositories, with nothing but a
 * timestamp for private ones.
 */
final class GitHubSamplesTest {
    private static final String HOST = "ghcr.io";
    private static final String PROVENANCE = "https://slsa.dev/provenance/v1";
    private static final String PREDICATE = """
            {"buildDefinition": {"buildType": "https://actions.github.io/buildtypes/workflow/v1"},
             "runDetails": {"builder": {"id": "https://github.com/actions/runner/github-hosted"}}}""";
    private static final Workflow RELEASE = Workflow.of("acme/shop", "release.yml", "refs/tags/v1.2.0");
    private static final String REUSABLE = "acme/workflows/.github/workflows/build.yml@refs/heads/main";
    private static final Workflow BUILD =
            Workflow.of("acme/ledger", "ci.yml", "refs/heads/main").calling(REUSABLE);
    private static final AtomicInteger TAGS = new AtomicInteger();

    private static SampleStack samples;
    private static SigningServices timestampsOnly;

    @BeforeAll
    static void start() {
        samples = SampleStack.withoutReferrers("samples-github");
        timestampsOnly = samples.stack().sigstore().services(LogVersion.NONE, true);
    }

    @AfterAll
    static void stop() {
        samples.close();
    }

    @Test
    void provenanceOfAPublicRepositoryIsEnough() {
        var run = judgePublic(publicImage(RELEASE, PROVENANCE));

        assertAllowed(run);
        assertThat(run.out()).contains(RELEASE.subject(), "fallback tag");
    }

    static Stream<OidcIdentity> notTheReleaseOfShop() {
        return Stream.of(
                Workflow.of("acme/other", "release.yml", "refs/tags/v1.2.0"),
                Workflow.of("mallory/x", "ci.yml", "refs/tags/v1.2.0")
                        .calling("acme/shop/.github/workflows/release.yml@refs/tags/v1.2.0"),
                Workflow.of("acme/shop", "nightly.yml", "refs/tags/v1.2.0"),
                Workflow.of("acme/shop", "release.yml", "refs/heads/main"),
                RELEASE.with("runner_environment", "self-hosted"),
                new Account("release@acme.example"));
    }

    @ParameterizedTest
    @MethodSource("notTheReleaseOfShop")
    void provenanceBySomebodyElseIsRefused(OidcIdentity identity) {
        assertDenied(judgePublic(publicImage(identity, PROVENANCE)), "SignerNotAuthorized");
    }

    @Test
    void anotherPredicateIsNoProvenance() {
        assertDenied(judgePublic(publicImage(RELEASE, "https://slsa.dev/provenance/v0.2")), "AttestationMissing");
        assertDenied(
                judgePublic(publicImage(RELEASE, "https://in-toto.io/attestation/release/v0.1")), "AttestationMissing");
    }

    @Test
    void aSignatureIsNoProvenance() {
        var image = samples.image("acme/shop", "v" + TAGS.incrementAndGet());
        samples.sign(image, RELEASE);

        assertDenied(judgePublic(image), "AttestationMissing");
    }

    @Test
    void aPublicImageWithoutAnythingIsRefused() {
        assertDenied(judgePublic(samples.image("acme/shop", "v" + TAGS.incrementAndGet())), "AttestationMissing");
    }

    @Test
    void whatIsInNoLogIsRefusedForAPublicRepository() {
        var image = samples.image("acme/shop", "v" + TAGS.incrementAndGet());
        samples.attest(image, RELEASE, PROVENANCE, PREDICATE, timestampsOnly);

        assertDenied(judgePublic(image), "LogEntryMissing");
    }

    @Test
    void provenanceOfAPrivateRepositoryNeedsNoLog() {
        var run = judgePrivate(privateImage(BUILD, PROVENANCE, timestampsOnly));

        assertAllowed(run);
        assertThat(run.out()).contains(BUILD.subject());
    }

    static Stream<OidcIdentity> notTheOrganizationsBuild() {
        return Stream.of(
                // Anybody may call a reusable workflow of a public repository.
                BUILD.ownedBy("666"),
                Workflow.of("acme/ledger", "ci.yml", "refs/heads/try").calling(REUSABLE),
                Workflow.of("acme/ledger", "ci.yml", "refs/heads/main")
                        .calling("acme/workflows/.github/workflows/build.yml@refs/heads/try"),
                Workflow.of("acme/ledger", "build.yml", "refs/heads/main"),
                new Account("release@acme.example"));
    }

    @ParameterizedTest
    @MethodSource("notTheOrganizationsBuild")
    void privateProvenanceBySomebodyElseIsRefused(OidcIdentity identity) {
        assertDenied(judgePrivate(privateImage(identity, PROVENANCE, timestampsOnly)), "SignerNotAuthorized");
    }

    @Test
    void privateProvenanceGrowsTooOld() {
        var image = privateImage(BUILD, PROVENANCE, timestampsOnly);
        var now = InstantSource.system().instant();

        assertAllowed(judgePrivate(image, now.plus(Duration.ofDays(89))));
        assertDenied(judgePrivate(image, now.plus(Duration.ofDays(91))), "EvidenceTooOld");
    }

    @Test
    void anotherPrivatePredicateIsRefused() {
        assertDenied(
                judgePrivate(privateImage(BUILD, "https://cyclonedx.org/bom", timestampsOnly)), "AttestationMissing");
    }

    @Test
    void aPrivateAttestationWithoutATimestampIsRefused() {
        var nothing = samples.stack().sigstore().services(LogVersion.NONE, false);

        assertDenied(judgePrivate(privateImage(BUILD, PROVENANCE, nothing)), "TimestampMissing");
    }

    @Test
    void aPrivateImageWithoutAnythingIsRefused() {
        assertDenied(
                judgePrivate(samples.image("acme/internal/ledger", "v" + TAGS.incrementAndGet())),
                "AttestationMissing");
    }

    private static FixtureImage publicImage(OidcIdentity identity, String predicateType) {
        var image = samples.image("acme/shop", "v" + TAGS.incrementAndGet());
        samples.attest(image.byDigest(), identity, predicateType, PREDICATE);
        return image;
    }

    private static FixtureImage privateImage(OidcIdentity identity, String predicateType, SigningServices services) {
        var image = samples.image("acme/internal/ledger", "v" + TAGS.incrementAndGet());
        samples.attest(image, identity, predicateType, PREDICATE, services);
        return image;
    }

    private static CommandLineRun judgePublic(FixtureImage image) {
        return samples.judge(
                SampleFiles.text("github-attestations-public.yaml"),
                samples.publicGood(),
                SampleStack.named(HOST, image));
    }

    private static CommandLineRun judgePrivate(FixtureImage image) {
        return judgePrivate(image, InstantSource.system().instant());
    }

    /** With GitHub's own trust root as the sample has it: only what it describes is this Sigstore. */
    private static CommandLineRun judgePrivate(FixtureImage image, Instant now) {
        var root = SampleFiles.text("trust-github.yaml") + "---\n"
                + SampleStack.configMap("sigstore-github", PrivateSigstore.trustedRootJson(timestampsOnly));
        return samples.judge(
                SampleFiles.text("github-attestations-private.yaml"), root, SampleStack.named(HOST, image), now);
    }
}
