package dev.portcullis.cli.samples;

import static dev.portcullis.cli.samples.SampleStack.assertAllowed;
import static dev.portcullis.cli.samples.SampleStack.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.sigstore.OidcIdentity.Account;
import dev.portcullis.testing.sigstore.OidcIdentity.Email;
import dev.portcullis.testing.sigstore.OidcIdentity.Workflow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures without keys under the public-good instance: by a workflow, and by a mail address. */
final class KeylessSamplesTest {
    private static final String HOST = "registry.example.com";
    private static final String BY_WORKFLOW = "signed-by-workflow.yaml";
    private static final String BY_PERSON = "signed-by-person.yaml";
    private static final Workflow RELEASE = Workflow.of("acme/shop", "release.yml", "refs/tags/v1.2.0");
    private static final AtomicInteger TAGS = new AtomicInteger();

    private static SampleStack samples;

    @BeforeAll
    static void start() {
        samples = SampleStack.start("samples-keyless");
    }

    @AfterAll
    static void stop() {
        samples.close();
    }

    @Test
    void theReleaseWorkflowSigns() {
        var run = byWorkflow(signed("apps/shop", RELEASE));

        assertAllowed(run);
        assertThat(run.out()).contains(RELEASE.subject());
    }

    static Stream<Workflow> otherWorkflows() {
        var ofAnother = Workflow.of("mallory/shop", "release.yml", "refs/tags/v1.2.0");
        return Stream.of(
                ofAnother.ownedBy("666"),
                ofAnother.ownedBy("666").calling("acme/shop/.github/workflows/release.yml@refs/tags/v1.2.0"),
                Workflow.of("acme/shop", "test.yml", "refs/tags/v1.2.0"),
                Workflow.of("acme/shop", "release.yml", "refs/heads/main"),
                Workflow.of("acme/shop", "release.yml", "refs/pull/7/merge"),
                RELEASE.with("runner_environment", "self-hosted"));
    }

    @ParameterizedTest
    @MethodSource("otherWorkflows")
    void anotherWorkflowsSignatureIsRefused(Workflow workflow) {
        assertDenied(byWorkflow(signed("apps/shop", workflow)), "SignerNotAuthorized");
    }

    @Test
    void aPersonsSignatureIsRefusedWhereTheWorkflowsIsWanted() {
        assertDenied(byWorkflow(signed("apps/shop", new Account("ada@acme.example"))), "SignerNotAuthorized");
    }

    @Test
    void whatNobodySignedIsRefused() {
        assertDenied(byWorkflow(image("apps/shop")), "SignatureMissing");
    }

    @Test
    void anAttestationOfTheWorkflowIsNoSignature() {
        var image = image("apps/shop");
        samples.attest(image.byDigest(), RELEASE, "https://slsa.dev/provenance/v1", "{}");

        assertDenied(byWorkflow(image), "SignatureMissing");
    }

    @Test
    void aSignatureThatIsInNoLogIsRefused() {
        var image = image("apps/shop");
        var services = samples.stack().sigstore().services(LogVersion.NONE, true);
        samples.stack().sigstore().signKeyless(image.byDigest(), RELEASE, services);

        assertDenied(byWorkflow(image), "LogEntryMissing");
    }

    @Test
    void aTagAndAnImageOfNoPolicyAreRefused() {
        var image = signed("apps/shop", RELEASE);
        var other = signed("elsewhere/shop", RELEASE);

        assertDenied(
                samples.judge(SampleFiles.text(BY_WORKFLOW), samples.publicGood(), HOST + "/apps/shop:" + image.tag()),
                "DigestRequired");
        assertDenied(byWorkflow(other), "ImageUnmatched");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@acme.example", "grace@acme.example"})
    void aMaintainerSigns(String address) {
        var run = byPerson(signed("tools/lint", new Account(address)));

        assertAllowed(run);
        assertThat(run.out()).contains("signature by " + address);
    }

    static Stream<OidcIdentity> otherPersons() {
        return Stream.of(
                new Account("mallory@acme.example"),
                new Account("ada@acme.example.evil.example"),
                new Account("adaxacme.example@evil.example"),
                // The same address, for which another issuer vouches.
                new Email("ada@acme.example"),
                RELEASE);
    }

    @ParameterizedTest
    @MethodSource("otherPersons")
    void somebodyElsesSignatureIsRefused(OidcIdentity identity) {
        assertDenied(byPerson(signed("tools/lint", identity)), "SignerNotAuthorized");
    }

    @Test
    void aToolThatNobodySignedIsRefused() {
        assertDenied(byPerson(image("tools/lint")), "SignatureMissing");
    }

    private static FixtureImage image(String repository) {
        return samples.image(repository, "v" + TAGS.incrementAndGet());
    }

    private static FixtureImage signed(String repository, OidcIdentity identity) {
        var image = image(repository);
        samples.sign(image, identity);
        return image;
    }

    private static CommandLineRun byWorkflow(FixtureImage image) {
        return judge(BY_WORKFLOW, image);
    }

    private static CommandLineRun byPerson(FixtureImage image) {
        return judge(BY_PERSON, image);
    }

    private static CommandLineRun judge(String sample, FixtureImage image) {
        return samples.judge(SampleFiles.text(sample), samples.publicGood(), SampleStack.named(HOST, image));
    }
}
