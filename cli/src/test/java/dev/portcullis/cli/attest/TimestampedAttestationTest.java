package dev.portcullis.cli.attest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real timestamp authority, and one that answers badly. */
@Timeout(600)
class TimestampedAttestationTest {
    private static final String TYPE = "https://acme.example/review/v1";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static LocalStack stack;
    private static CosignKey key;
    private static Path trustedRoot;

    @BeforeAll
    static void start() throws IOException {
        stack = LocalStack.builder().name("cli-timestamp").registry().sigstore().start();
        key = stack.cosign().generateKeyPair("release");
        trustedRoot = Files.writeString(
                folder.resolve("trusted_root.json"), stack.sigstore().trustedRootJson());
        Files.writeString(folder.resolve("password"), "portcullis-test");
        Files.writeString(folder.resolve("review.json"), "{}");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void provesWhenItWasSigned() {
        var image = image();

        var run = attest(image, authority(), trustedRoot);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        var services = stack.sigstore().services(LogVersion.NONE, true);
        var checking = new Checking(Signing.Format.BUNDLE, new Checking.ByKey(key), services);
        assertThat(stack.cosign().verifyAttestation(checking, TYPE, image.byDigest()))
                .contains("payload");
    }

    @Test
    void needsNoLogAmongWhatIsTrusted() throws IOException {
        var root = (ObjectNode) new ObjectMapper().readTree(Files.readString(trustedRoot));
        assertThat(root.remove("tlogs")).isNotEmpty();
        var unlogged = Files.writeString(folder.resolve("unlogged_root.json"), root.toString());

        var run = attest(image(), authority(), unlogged);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void publishesNoTimestampThatTheTrustRootDoesNotVouchFor() throws IOException {
        var other = Files.writeString(
                folder.resolve("other_root.json"),
                PrivateSigstore.trustedRootJson(stack.cosign().offline()));

        assertRefused(attest(image(), authority(), other), "[TimestampUntrusted]");
    }

    @Test
    void believesNoOtherAnswer() {
        try (var authority = ScriptedRegistry.start();
                var elsewhere = ScriptedRegistry.start()) {
            authority.otherwise(Response.ok("application/timestamp-reply", "no timestamp"));
            assertRefused(attest(image(), authority.url("/"), trustedRoot), "[TimestampInvalid]");

            elsewhere.otherwise(Response.ok("application/timestamp-reply", "no timestamp"));
            authority.otherwise(Response.redirect(elsewhere.url("/")));
            assertUndecided(attest(image(), authority.url("/"), trustedRoot), "answered 307");
            assertThat(elsewhere.requests()).isEmpty();

            authority.otherwise(Response.of(500));
            assertUndecided(attest(image(), authority.url("/"), trustedRoot), "answered 500");
            authority.otherwise(Response.endless("application/timestamp-reply"));
            assertUndecided(attest(image(), authority.url("/"), trustedRoot), "more than 65536 bytes");
            authority.otherwise(Response.silence());
            assertUndecided(attest(image(), authority.url("/"), trustedRoot, "12"), "did not answer in time");
        }
    }

    private static String authority() {
        return stack.sigstore().timestampUrl().resolve("/api/v1/timestamp").toString();
    }

    private static CommandLineRun attest(FixtureImage image, String authority, Path root) {
        return attest(image, authority, root, "60");
    }

    private static CommandLineRun attest(FixtureImage image, String authority, Path root, String timeout) {
        List<String> all = new ArrayList<>(List.of("attest", image.byDigest(), "--type", TYPE));
        all.addAll(List.of("--predicate", folder.resolve("review.json").toString()));
        all.addAll(List.of("--key", key.privateKey().toString()));
        all.addAll(List.of("--key-password-file", folder.resolve("password").toString()));
        all.addAll(List.of("--timestamp-url", authority, "--trusted-root", root.toString()));
        all.addAll(List.of("--plain-http", image.host(), "--timeout=" + timeout));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private static void assertRefused(CommandLineRun run, String why) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains(why);
        assertThat(run.out()).isEmpty();
    }

    private static void assertUndecided(CommandLineRun run, String why) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.UNDECIDABLE);
        assertThat(run.err()).contains("[SignerUnavailable]", why);
        assertThat(run.out()).isEmpty();
    }

    private static FixtureImage image() {
        var number = NUMBER.incrementAndGet();
        return new ImageFixtures(stack.registry(), number).image("apps/shop-" + number, "v1");
    }
}
