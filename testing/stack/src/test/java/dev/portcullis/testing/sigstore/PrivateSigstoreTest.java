package dev.portcullis.testing.sigstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testing.process.RunProcesses;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.stack.LocalStack;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrivateSigstoreTest {
    private static final OidcIdentity.Email DEVELOPER = new OidcIdentity.Email("dev@acme.example");
    private static final OidcIdentity.Workflow RELEASE =
            OidcIdentity.Workflow.of("acme/app", "release.yml", "refs/tags/v1.0.0");
    private static final String PREDICATE_TYPE = "https://acme.example/review/v1";
    private static final AtomicInteger TAGS = new AtomicInteger();

    private static LocalStack stack;
    private static Cosign cosign;
    private static PrivateSigstore sigstore;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder()
                .name("sigstore-test")
                .registry()
                .registryWithoutReferrers()
                .sigstore()
                .progress(System.out)
                .start();
        cosign = stack.cosign();
        sigstore = stack.sigstore();
    }

    @AfterAll
    static void leavesNothing() {
        stack.folder().keep(false);
        stack.close();
        assertThat(RunProcesses.leftBy(stack.folder().path())).isEmpty();
        assertThat(stack.folder().path()).doesNotExist();
    }

    static Stream<Registry> registries() {
        return Stream.of(stack.registry(), stack.registryWithoutReferrers());
    }

    static List<OidcIdentity> identities() {
        return List.of(
                DEVELOPER,
                new OidcIdentity.Account("release@acme.example"),
                new OidcIdentity.ServiceAccount("apps", "release"),
                RELEASE,
                RELEASE.calling("acme/shared/.github/workflows/build.yml@refs/heads/main"));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("registries")
    void cosignVerifiesAKeyedSignatureInEitherRegistry(Registry registry) {
        FixtureImage image = image(registry);
        CosignKey key = cosign.generateKeyPair("offline-" + TAGS.get());
        assertThat(key.publicKeyPem()).startsWith("-----BEGIN PUBLIC KEY-----");
        cosign.sign(key, image.byDigest());
        assertThat(verifyByKey(key, image, "--insecure-ignore-tlog")).contains(image.digest());
    }

    @Test
    void aKeyedSignatureMayHaveLogEntryAndTimestamp() {
        FixtureImage image = image(stack.registry());
        CosignKey key = cosign.generateKeyPair("logged");
        cosign.sign(key, image.byDigest(), sigstore.services());
        assertThat(verifyByKey(
                        key, image, "--trusted-root=" + sigstore.services().trustedRoot(), "--use-signed-timestamps"))
                .contains(image.digest());
    }

    @Test
    void anotherKeyVerifiesNothing() {
        FixtureImage image = image(stack.registry());
        cosign.sign(cosign.generateKeyPair("right"), image.byDigest());
        CosignKey wrong = cosign.generateKeyPair("wrong");
        assertThatThrownBy(() -> verifyByKey(wrong, image, "--insecure-ignore-tlog"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("ended with status");
    }

    @ParameterizedTest
    @MethodSource("identities")
    void cosignVerifiesAKeylessSignatureByIdentityAndIssuer(OidcIdentity identity) {
        FixtureImage image = image(stack.registry());
        sigstore.signKeyless(image.byDigest(), identity);
        assertThat(verifyKeyless("verify", identity, image)).contains(image.digest());
    }

    @Test
    void aKeylessSignatureOfSomebodyElseDoesNotVerify() {
        FixtureImage image = image(stack.registry());
        sigstore.signKeyless(image.byDigest(), DEVELOPER);
        assertThatThrownBy(() -> verifyKeyless("verify", new OidcIdentity.Email("mallory@acme.example"), image))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("dev@acme.example");
    }

    @Test
    void aWorkflowsCertificateCarriesItsSourceRepository() {
        FixtureImage image = image(stack.registry());
        sigstore.signKeyless(image.byDigest(), RELEASE.ownedBy("999"));
        assertThat(verifyKeyless(
                        "verify",
                        RELEASE,
                        image,
                        "--certificate-github-workflow-repository=acme/app",
                        "--certificate-github-workflow-trigger=push"))
                .contains(image.digest());
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("registries")
    void cosignVerifiesAttestations(Registry registry) {
        FixtureImage image = image(registry);
        sigstore.attestKeyless(image.byDigest(), RELEASE, PREDICATE_TYPE, "{\"approved\":true}");
        CosignKey key = cosign.generateKeyPair("attest-" + TAGS.get());
        cosign.attest(key, image.byDigest(), PREDICATE_TYPE, "{\"approved\":true}");

        verifyKeyless("verify-attestation", RELEASE, image, "--type=" + PREDICATE_TYPE);
        String output = cosign.run(
                "verify-attestation",
                "--allow-http-registry",
                "--insecure-ignore-tlog",
                "--key=" + key.publicKey(),
                "--type=" + PREDICATE_TYPE,
                image.byDigest());
        assertThat(output).contains("payload");
    }

    @Test
    void theTrustedRootNamesEveryServer() {
        assertThat(sigstore.trustedRootJson())
                .contains(
                        sigstore.fulcioUrl().toString(),
                        sigstore.rekorUrl().toString(),
                        sigstore.timestampUrl().toString());
    }

    @Test
    void aFailingCallShowsWhatCosignPrinted() {
        assertThatThrownBy(() -> cosign.run("sign", "--no-such-flag"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("unknown flag: --no-such-flag");
    }

    private static FixtureImage image(Registry registry) {
        return new ImageFixtures(registry, 7).image("apps/signed", "v" + TAGS.incrementAndGet());
    }

    private static String verifyByKey(CosignKey key, FixtureImage image, String... further) {
        String[] arguments = {"verify", "--allow-http-registry", "--key=" + key.publicKey()};
        return cosign.run(Stream.of(arguments, further, new String[] {image.byDigest()})
                .flatMap(Stream::of)
                .toArray(String[]::new));
    }

    private static String verifyKeyless(String command, OidcIdentity identity, FixtureImage image, String... further) {
        String[] arguments = {
            command,
            "--allow-http-registry",
            "--insecure-ignore-sct",
            "--trusted-root=" + sigstore.services().trustedRoot(),
            "--use-signed-timestamps",
            "--certificate-identity=" + identity.subject(),
            "--certificate-oidc-issuer=" + sigstore.issuerOf(identity)
        };
        return cosign.run(Stream.of(arguments, further, new String[] {image.byDigest()})
                .flatMap(Stream::of)
                .toArray(String[]::new));
    }
}
