package dev.portcullis.cli.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.registry.Credentials;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.testing.vault.VaultServer;
import dev.portcullis.testing.vault.VaultSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real registries, cosign, and Vault. */
@Timeout(600)
class AttestCommandTest {
    private static final String TYPE = "https://acme.example/review/v1";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static LocalStack stack;
    private static VaultServer vault;
    private static VaultSetup.AppRole role;
    private static CosignKey key;
    private static CosignKey vaultKey;
    private static Path predicate;
    private static Path password;

    @BeforeAll
    static void start() throws IOException {
        stack = LocalStack.builder()
                .name("cli-attest")
                .registry()
                .registryWithoutReferrers()
                .cosign()
                .start();
        vault = stack.closeWithStack(VaultServer.development(stack.tools(), stack.folder()));
        var setup = vault.setup()
                .transit("transit")
                .key("transit", "release", "ecdsa-p256")
                .signingPolicy("release", "transit", "release")
                .auth("approle", "approle");
        role = setup.appRole("approle", "ci", "release", Duration.ofMinutes(10));
        var pem = setup.read("transit/keys/release")
                .path("data")
                .path("keys")
                .path("1")
                .path("public_key")
                .asText();
        var file = stack.folder().write("cosign/vault.pub", pem);
        vaultKey = new CosignKey("vault", file, file, pem);
        key = stack.cosign().generateKeyPair("release");
        predicate = Files.writeString(folder.resolve("review.json"), "{\"verdict\": \"good\"}\n");
        password = Files.writeString(folder.resolve("password"), "portcullis-test\n");
        Files.writeString(folder.resolve("secret-id"), role.secretId() + "\n");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void attestsByAKeyOfCosign(boolean referrersApi) {
        var image = image(referrersApi);

        var run = attest(image, byKey());

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith(image.host() + "/" + image.repository() + "@sha256:");
        assertThat(acceptedByCosign(image, key, TYPE)).isTrue();
        assertThat(acceptedByCosign(image, vaultKey, TYPE)).isFalse();
    }

    @Test
    void attestsByAKeyInVaultAndWhatATagMeans() {
        var image = image(true);

        var run = run("attest", image.byTag(), byVault(), "--type", TYPE, "--predicate", predicate.toString());

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).contains("published: " + TYPE + " about " + image.byDigest());
        assertThat(acceptedByCosign(image, vaultKey, TYPE)).isTrue();
        assertThat(run.out() + run.err()).doesNotContain(role.roleId(), role.secretId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}|https://cyclonedx.org/bom",
                "{\"spdxVersion\":\"SPDX-2.3\"}|https://spdx.dev/Document",
                "{\"@context\":\"https://openvex.dev/ns/v0.2.0\"}|https://openvex.dev/ns"
            })
    void publishesDocumentsThatSayWhatTheyAre(String text, String type) throws IOException {
        var image = image(true);
        var document = Files.writeString(folder.resolve("document-" + NUMBER.incrementAndGet()), text);

        var run = run("publish", image.byDigest(), byKey(), document.toString());

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(acceptedByCosign(image, key, type)).isTrue();
        assertThat(stack.cosign().run("tree", "--allow-http-registry", image.byDigest()))
                .contains(type);
    }

    @Test
    void guessesNoType() throws IOException {
        var image = image(true);
        var document = Files.writeString(folder.resolve("unknown.json"), "{\"a\": 1}");

        assertRefused(run("publish", image.byDigest(), byKey(), document.toString()), ExitCode.USAGE, "give --type");
        var typed = run("publish", image.byDigest(), byKey(), document.toString(), "--type", TYPE);
        assertThat(typed.code()).as(typed.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void signsAndPushesNothingInADryRun() {
        var image = image(true);

        var run = attest(image, byVault(), "--dry-run");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "\"_type\":\"https://in-toto.io/Statement/v1\"",
                        image.digest().substring(7),
                        TYPE);
        assertThat(run.err()).contains("nothing was signed or pushed", "transit/release");
        assertThat(acceptedByCosign(image, vaultKey, TYPE)).isFalse();
        var unreached = new ArrayList<>(byVault());
        unreached.set(unreached.indexOf("--vault-address") + 1, "http://127.0.0.1:1");
        assertThat(attest(image, unreached, "--dry-run").code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void pushesWhatItSignedWhereAJobIsRepeated() {
        var image = image(false);
        var bundle = folder.resolve("kept-" + NUMBER.incrementAndGet() + ".json");

        var first = attest(image, byVault(), "--bundle", bundle.toString());
        var second = attest(image, byVault(), "--bundle", bundle.toString());

        assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.OK);
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(second.err()).contains("published already");
        assertRefused(
                attest(image(false), byVault(), "--bundle", bundle.toString()), ExitCode.USAGE, "holds something else");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void signsNothingAnewThatIsThereAlready(boolean referrersApi) {
        var image = image(referrersApi);

        var first = attest(image, byVault());
        var second = attest(image, byVault());
        var other = attest(image, byKey());
        var forced = attest(image, byVault(), "--again");

        assertThat(second.out()).isEqualTo(first.out());
        assertThat(second.err()).contains("published already");
        assertThat(List.of(other, forced)).allSatisfy(run -> {
            assertThat(run.err()).contains("published: " + TYPE);
            assertThat(run.out()).isNotEqualTo(first.out());
        });
    }

    @Test
    void publishesIntoARepositoryForEvidence() {
        var image = image(true);
        var evidence = stack.registryWithoutReferrers().host() + "/evidence/" + NUMBER.incrementAndGet();

        var run = attest(image, byKey(), "--evidence-repository", evidence);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith(evidence + "@sha256:");
        assertThat(acceptedByCosign(image, key, TYPE)).isFalse();
    }

    @Test
    void tellsWhoseTurnItIs() {
        var image = image(true);
        var sealed = stack.closeWithStack(VaultServer.development(stack.tools(), stack.folder()));
        var away = new ArrayList<>(byVault());
        away.set(away.indexOf("--vault-address") + 1, sealed.address().toString());
        sealed.stop();

        assertRefused(attest(image, away, "--timeout=12"), ExitCode.UNDECIDABLE, "[SignerUnavailable]");
        assertRefused(attest(image, withKey("transit/missing")), ExitCode.REFUSED, "[SignerForbidden]");
        var missing = run(
                "attest",
                image.host() + "/apps/missing:v1",
                byKey(),
                "--type",
                TYPE,
                "--predicate",
                predicate.toString());
        assertRefused(missing, ExitCode.REFUSED, "[ImageNotFound]");
        var nobody = run(
                "attest",
                "127.0.0.1:1/apps/a:v1",
                byKey(),
                "--type",
                TYPE,
                "--predicate",
                predicate.toString(),
                "--plain-http",
                "127.0.0.1:1");
        assertRefused(nobody, ExitCode.UNDECIDABLE, "[RegistryUnavailable]");
    }

    @Test
    void saysWhyTheRegistryTakesNothing() throws IOException {
        try (var registry = ScriptedRegistry.start()) {
            registry.otherwise(Response.challenge("Basic realm=\"x\""));
            var credentials = new Credentials("alice", "alice-secret");
            Files.writeString(folder.resolve("config.json"), credentials.dockerConfig(registry.host()));

            var run = run(
                    "attest",
                    registry.host() + "/apps/a:v1",
                    byKey(),
                    "--plain-http",
                    registry.host(),
                    "--type",
                    TYPE,
                    "--predicate",
                    predicate.toString());

            assertRefused(run, ExitCode.REFUSED, "[RegistryUnauthorized]");
            assertThat(registry.authorizations()).contains(credentials.basic());
            assertThat(run.err()).doesNotContain("alice-secret");
        }
    }

    @Test
    void refusesWhatCannotBeUsed() throws IOException {
        var image = image(true);
        var broken = Files.writeString(folder.resolve("broken.json"), "{\"a\":1,\"a\":2}");
        var wrongPassword = Files.writeString(folder.resolve("wrong"), "wrong");

        assertUsage(
                run("attest", image.byDigest(), byKey(), "--type", TYPE, "--predicate", broken.toString()),
                "--predicate");
        assertUsage(attest(image, List.of()), "either --key or --vault-key");
        assertUsage(attest(image, both()), "either --key or --vault-key");
        assertUsage(
                attest(
                        image,
                        List.of("--key", key.privateKey().toString(), "--key-password-file", wrongPassword.toString())),
                "does not open it");
        assertUsage(attest(image, List.of("--key", key.publicKey().toString())), "no private key");
        assertUsage(
                attest(image, List.of("--vault-key", "release", "--vault-token-file", password.toString())),
                "MOUNT/KEY");
        assertUsage(
                attest(
                        image,
                        List.of(
                                "--vault-key",
                                "a/b",
                                "--vault-address",
                                "http://vault.example.com",
                                "--vault-token-file",
                                password.toString())),
                "--vault-address");
        assertUsage(attest(image, byKey(), "--timestamp-url", "http://127.0.0.1:1"), "go together");
        assertUsage(
                run("attest", "Not A Reference", byKey(), "--type", TYPE, "--predicate", predicate.toString()),
                "IMAGE");
    }

    private static List<String> byKey() {
        return List.of("--key", key.privateKey().toString(), "--key-password-file", password.toString());
    }

    private static List<String> both() {
        var all = new ArrayList<>(byKey());
        all.addAll(byVault());
        return all;
    }

    private static List<String> byVault() {
        return List.of(
                "--vault-key",
                "transit/release",
                "--vault-address",
                vault.address().toString(),
                "--vault-role-id",
                role.roleId(),
                "--vault-secret-id-file",
                folder.resolve("secret-id").toString());
    }

    private static List<String> withKey(String name) {
        var options = new ArrayList<>(byVault());
        options.set(1, name);
        return options;
    }

    private static CommandLineRun attest(FixtureImage image, List<String> signer, String... further) {
        var all = new ArrayList<>(List.of("--type", TYPE, "--predicate", predicate.toString()));
        all.addAll(List.of(further));
        return run("attest", image.byDigest(), signer, all.toArray(String[]::new));
    }

    private static CommandLineRun run(String command, String image, List<String> signer, String... further) {
        List<String> all = new ArrayList<>(List.of(command, image));
        all.addAll(signer);
        all.addAll(List.of(further));
        for (var host : List.of(
                stack.registry().host(), stack.registryWithoutReferrers().host())) {
            all.addAll(List.of("--plain-http", host));
        }
        return CommandLineRun.of(folder, all.toArray(String[]::new));
    }

    private static void assertUsage(CommandLineRun run, String why) {
        assertRefused(run, ExitCode.USAGE, why);
    }

    private static void assertRefused(CommandLineRun run, int code, String why) {
        assertThat(run.code()).as(run.toString()).isEqualTo(code);
        assertThat(run.err()).contains(why);
        assertThat(run.out()).isEmpty();
    }

    private static FixtureImage image(boolean referrersApi) {
        Registry registry = referrersApi ? stack.registry() : stack.registryWithoutReferrers();
        var number = NUMBER.incrementAndGet();
        return new ImageFixtures(registry, number).image("apps/shop-" + number, "v1");
    }

    private static boolean acceptedByCosign(FixtureImage image, CosignKey expected, String type) {
        var checking = new Checking(
                Signing.Format.BUNDLE,
                new Checking.ByKey(expected),
                stack.cosign().offline());
        try {
            return stack.cosign()
                    .verifyAttestation(checking, type, image.byDigest())
                    .contains("payload");
        } catch (StackException e) {
            // Refusing is what is wanted of it: there is no log to look at.
            stack.folder().keep(false);
            return false;
        }
    }
}
