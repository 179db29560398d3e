package dev.portcullis.cli.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.evidence.publish.PublishedStatements;
import dev.portcullis.evidence.publish.WantedStatement;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.fulcio.ExpectedIdentity;
import dev.portcullis.sigstore.fulcio.KeylessRoot;
import dev.portcullis.sigstore.sign.NewStatement;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.sigstore.SigningServices;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Fulcio and timestamp authority, and a Fulcio that answers badly. */
@Timeout(600)
class KeylessAttestationTest {
    private static final String TYPE = "https://acme.example/review/v1";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final OidcIdentity.Workflow RELEASE =
            OidcIdentity.Workflow.of("acme/shop", "release.yml", "refs/heads/main");

    @TempDir
    private static Path folder;

    private static LocalStack stack;
    private static Path trustedRoot;

    @BeforeAll
    static void start() throws IOException {
        stack = LocalStack.builder().name("cli-keyless").registry().sigstore().start();
        trustedRoot = Files.writeString(
                folder.resolve("trusted_root.json"), stack.sigstore().trustedRootJson());
        Files.writeString(folder.resolve("review.json"), "{}");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static FixtureImage image() {
        var number = NUMBER.incrementAndGet();
        return new ImageFixtures(stack.registry(), number).image("apps/shop-" + number, "v1");
    }

    private static Path token(String text) throws IOException {
        return Files.writeString(folder.resolve("token-" + NUMBER.incrementAndGet()), text);
    }

    private static CommandLineRun attest(FixtureImage image, String... further) {
        List<String> all = new ArrayList<>(List.of("attest", image.byDigest(), "--type", TYPE));
        all.addAll(List.of("--predicate", folder.resolve("review.json").toString()));
        all.addAll(List.of("--plain-http", image.host(), "--timeout=60"));
        all.addAll(List.of(further));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private static CommandLineRun keyless(FixtureImage image, String fulcio, Path token, Path root, String... further) {
        return attest(image, options(fulcio, token, root, further));
    }

    private static String[] options(String fulcio, Path token, Path root, String... further) {
        List<String> all = new ArrayList<>(List.of(
                "--fulcio-url=" + fulcio,
                "--identity-token-file=" + token,
                "--timestamp-url=" + stack.sigstore().timestampUrl().resolve("/api/v1/timestamp"),
                "--trusted-root=" + root));
        all.addAll(List.of(further));
        return all.toArray(String[]::new);
    }

    private static CommandLineRun backfill(Path images, String... further) {
        List<String> all = new ArrayList<>(List.of("backfill", "--from=" + images, "--timeout=60"));
        all.addAll(List.of("--plain-http", stack.registry().host()));
        all.addAll(List.of(further));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private static Path account(String name) throws IOException {
        return token(stack.sigstore().token(new OidcIdentity.ServiceAccount("apps", name)));
    }

    private static void assertEndsWell(CommandLineRun run, String what) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.out() + run.err()).contains(what);
    }

    private static String fulcio() {
        return stack.sigstore().fulcioUrl().toString();
    }

    private static void assertEnds(CommandLineRun run, int code, String why) {
        assertThat(run.code()).as(run.toString()).isEqualTo(code);
        assertThat(run.err()).contains(why);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void signsAsWhoeverTheTokenIsFor() throws IOException {
        var image = image();

        var run = keyless(image, fulcio(), token(stack.sigstore().token(RELEASE)), trustedRoot);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        var expected = new Checking.ByIdentity(PrivateSigstore.WORKFLOW_ISSUER, RELEASE.subject());
        var services = stack.sigstore().services(LogVersion.NONE, true);
        assertThat(stack.cosign()
                        .verifyAttestation(
                                new Checking(Signing.Format.BUNDLE, expected, services), TYPE, image.byDigest()))
                .contains("payload");
    }

    /** A trusted root that lists a log makes cosign demand its entry, unless it is told not to; the time is the timestamp's then, if it is told that. */
    @Test
    void cosignCountsTheTimestampWithoutAnEntryWhereTheRootListsALog() throws IOException {
        var image = image();
        assertEndsWell(keyless(image, fulcio(), token(stack.sigstore().token(RELEASE)), trustedRoot), "published: ");
        var logged = stack.sigstore().services(LogVersion.V2, true);
        var expected = new Checking.ByIdentity(PrivateSigstore.WORKFLOW_ISSUER, RELEASE.subject());
        var ignoring =
                new SigningServices(logged.signingConfig(), logged.trustedRoot(), LogVersion.NONE, true, List.of());

        assertThat(stack.cosign()
                        .verifyAttestation(
                                new Checking(Signing.Format.BUNDLE, expected, ignoring), TYPE, image.byDigest()))
                .contains("payload");
        assertThatThrownBy(() -> stack.cosign()
                        .verifyAttestation(
                                new Checking(Signing.Format.BUNDLE, expected, logged), TYPE, image.byDigest()))
                .isInstanceOf(StackException.class);
    }

    @Test
    void signsNothingAnewThatTheSameIdentitySigned() throws IOException {
        var image = image();

        assertEndsWell(keyless(image, fulcio(), account("release"), trustedRoot), "published: ");
        assertEndsWell(keyless(image, fulcio(), account("release"), trustedRoot), "published already: ");
        assertEndsWell(keyless(image, fulcio(), account("other"), trustedRoot), "published: ");
        assertEndsWell(keyless(image, fulcio(), account("other"), trustedRoot), "published already: ");
        assertEndsWell(keyless(image, fulcio(), account("other"), trustedRoot, "--again"), "published: ");
    }

    /** The trusted root that vouches for a timestamp vouches for certificates of others too. */
    @Test
    void whatSomebodyCertifiedSignedIsTheirsAndNoKeys() throws IOException {
        var image = image();
        assertEndsWell(keyless(image, fulcio(), account("release"), trustedRoot), "published: ");

        assertThat(published(image, ExpectedIdentity.of(new TokenFile(account("release")).read())))
                .isPresent();
        assertThat(published(image, ExpectedIdentity.of(new TokenFile(account("other")).read())))
                .isEmpty();
        assertThat(published(image, null)).isEmpty();
    }

    /** Looks under a root by which the certificate holds; null for what a key signed. */
    private static Optional<Digest> published(FixtureImage image, @Nullable ExpectedIdentity certified)
            throws IOException {
        var repository = ImageRepository.parse(
                image.byDigest().substring(0, image.byDigest().indexOf('@')));
        var subject = Digest.parse(image.digest()).orElseThrow();
        var predicate = Files.readAllBytes(folder.resolve("review.json"));
        var statement = new NewStatement(repository.toString(), subject, TYPE, predicate);
        var wanted =
                new WantedStatement(repository, subject, TYPE, ByteString.copyFrom(statement.bytes()), true, certified);
        var hosts = Map.of(image.host(), new RegistrySettings.Host(true, true, null));
        var settings = new RegistrySettings(hosts, RegistrySettings.Limits.DEFAULT);
        var root = (TrustRootResult.Loaded) KeylessRoot.load(Files.readAllBytes(trustedRoot), false);
        try (var reader = HttpRegistryClient.create(settings, RegistryListener.NONE)) {
            var looked = new PublishedStatements(reader, new BundleVerifier(InstantSource.system()))
                    .find(wanted, root.root(), List.of(), Deadline.after(Duration.ofSeconds(60)));
            return ((RegistryResult.Found<Optional<Digest>>) looked).value();
        }
    }

    @Test
    void publishesNoBundleThatSomebodyElseSigned() throws IOException {
        var image = image();
        var kept = "--bundle=" + folder.resolve("kept.json");

        assertEndsWell(keyless(image, fulcio(), account("other"), trustedRoot, kept), "published: ");
        assertEndsWell(keyless(image, fulcio(), account("other"), trustedRoot, kept), "published already: ");
        assertEnds(
                keyless(image, fulcio(), account("release"), trustedRoot, kept),
                ExitCode.REFUSED,
                "[IdentityMismatch] what was signed earlier is by https://kubernetes.io/namespaces/apps/serviceaccounts/other");
    }

    @Test
    void aBackfillSignsEachImageOnceAsOneIdentity() throws IOException {
        var one = image();
        var two = image();
        var list = Files.writeString(folder.resolve("images"), one.byDigest() + "\n" + two.byDigest() + "\n");
        var keyless = options(fulcio(), account("backfill"), trustedRoot);
        var identity = new OidcIdentity.ServiceAccount("apps", "backfill").subject();

        var rehearsal = backfill(list, options(fulcio(), account("backfill"), trustedRoot, "--dry-run"));
        assertEndsWell(rehearsal, "a certificate for " + identity + " (issuer " + PrivateSigstore.CLUSTER_ISSUER);
        assertThat(rehearsal.out().lines()).hasSize(2).allMatch(line -> line.startsWith("would-be-signed "));

        assertEndsWell(backfill(list, keyless), "2 images: 2 signed");
        assertEndsWell(backfill(list, keyless), "2 images: 2 had it already");
        assertEndsWell(backfill(list, options(fulcio(), account("other"), trustedRoot)), "2 images: 2 signed");
        var expected = new Checking.ByIdentity(PrivateSigstore.CLUSTER_ISSUER, identity);
        var services = stack.sigstore().services(LogVersion.NONE, true);
        assertThat(stack.cosign().verify(new Checking(Signing.Format.BUNDLE, expected, services), two.byDigest()))
                .contains(two.digest());
    }

    @Test
    void aBackfillGoesOnByItsStateAsTheSameIdentityOnly() throws IOException {
        var list = Files.writeString(folder.resolve("some"), image().byDigest() + "\n");
        var state = "--state=" + folder.resolve("state");
        var workflow = token(stack.sigstore().token(RELEASE));
        var named = "--certificate-identity=" + RELEASE.subject();

        assertEnds(backfill(list, options(fulcio(), workflow, trustedRoot)), ExitCode.USAGE, "--certificate-identity");
        assertEndsWell(backfill(list, options(fulcio(), workflow, trustedRoot, named, state)), "1 image: 1 signed");
        assertEndsWell(backfill(list, options(fulcio(), workflow, trustedRoot, named, state)), "1 image: 1 done");
        assertEndsWell(backfill(list, options(fulcio(), workflow, trustedRoot, named)), "1 image: 1 had it already");
        assertEnds(
                backfill(list, options(fulcio(), account("backfill"), trustedRoot, state)),
                ExitCode.USAGE,
                "another key, identity or trusted root");
    }

    @Test
    void aBackfillSignsNothingAsSomebodyElse() throws IOException {
        var list = Files.writeString(folder.resolve("few"), image().byDigest() + "\n");
        var workflow = token(stack.sigstore().token(RELEASE));
        var other =
                "--certificate-identity=https://github.com/acme/other/.github/workflows/release.yml@refs/heads/main";

        var run = backfill(list, options(fulcio(), workflow, trustedRoot, other));

        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).contains("[IdentityMismatch]");
        assertEnds(
                backfill(list, options(fulcio(), workflow, trustedRoot, "--key=key.pem")), ExitCode.USAGE, "of no use");
    }

    @Test
    void publishesNothingThatTheTrustedRootDoesNotVouchFor() throws IOException {
        try (var another = LocalStack.builder().name("cli-another").sigstore().start()) {
            var other = Files.writeString(
                    folder.resolve("other.json"), another.sigstore().trustedRootJson());
            var own = token(stack.sigstore().token(RELEASE));
            var foreign = token(another.sigstore().token(RELEASE));
            var list = Files.writeString(folder.resolve("one"), image().byDigest() + "\n");
            var state = "--state=" + folder.resolve("state-of-one-root");

            assertEnds(keyless(image(), fulcio(), own, other), ExitCode.REFUSED, "[CertificateUntrusted]");
            assertEnds(
                    keyless(image(), fulcio(), foreign, trustedRoot), ExitCode.REFUSED, "[CertificateRequestRefused]");
            assertEndsWell(
                    backfill(list, options(fulcio(), account("backfill"), trustedRoot, state)), "1 image: 1 signed");
            assertEnds(
                    backfill(list, options(fulcio(), account("backfill"), other, state)),
                    ExitCode.USAGE,
                    "trusted root");
        }
    }

    @Test
    void tellsWhatAFulcioAnswersThatSignsNothing() throws IOException {
        var token = token(stack.sigstore().token(RELEASE));
        try (var fulcio = ScriptedRegistry.start()) {
            fulcio.otherwise(Response.of(429));
            assertEnds(
                    keyless(image(), fulcio.url(""), token, trustedRoot),
                    ExitCode.UNDECIDABLE,
                    "[CertificateAuthorityLimited]");
            fulcio.otherwise(Response.of(503));
            assertEnds(
                    keyless(image(), fulcio.url(""), token, trustedRoot),
                    ExitCode.UNDECIDABLE,
                    "[CertificateAuthorityUnavailable]");
            fulcio.otherwise(Response.ok("application/json", "{}"));
            assertEnds(
                    keyless(image(), fulcio.url(""), token, trustedRoot),
                    ExitCode.REFUSED,
                    "[CertificateResponseInvalid]");
        }
    }

    @Test
    void asksNobodyWithoutAllThatItNeeds() throws IOException {
        var token = token(stack.sigstore().token(RELEASE));
        var damaged = token("no token");
        try (var fulcio = ScriptedRegistry.start()) {
            var url = "--fulcio-url=" + fulcio.url("");
            var from = "--identity-token-file=" + token;
            assertEnds(attest(image(), url), ExitCode.USAGE, "--identity-token-file");
            assertEnds(attest(image(), from), ExitCode.USAGE, "--fulcio-url");
            assertEnds(attest(image(), url, from), ExitCode.USAGE, "--timestamp-url");
            assertEnds(attest(image(), url, from, "--key=key.pem"), ExitCode.USAGE, "a key is of no use");
            assertEnds(keyless(image(), fulcio.url(""), damaged, trustedRoot), ExitCode.USAGE, "no token (JWT)");
            assertEnds(keyless(image(), "http://fulcio.example.com", token, trustedRoot), ExitCode.USAGE, "https://");
            assertThat(fulcio.requests()).isEmpty();
        }
    }
}
