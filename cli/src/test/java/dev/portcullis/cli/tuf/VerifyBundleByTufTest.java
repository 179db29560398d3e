package dev.portcullis.cli.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.sigstore.tuf.TufState;
import dev.portcullis.sigstore.tuf.http.RepositoryAddress;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.tuf.TufScenarios;
import dev.portcullis.testing.tuf.TufServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code verify-bundle} without a trust root, against repositories on loopback that stand for the public-good one. */
final class VerifyBundleByTufTest {
    private static final Path REHEARSAL = Path.of("src/main/launcher/rehearsal");
    private static final String SIGNED = "sha256:5a1d5cd15aeac371cad8a9cb0505d5ab7d221af988318918e6226d2d2b0bb0e1";
    private static final String SUBJECT = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1.0.0";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private static TufScenarios scenarios;

    @TempDir
    private Path folder;

    private TufServer server;

    @BeforeAll
    static void write(@TempDir Path repositories) {
        scenarios = TufScenarios.write(Tools.find(), repositories, NOW, REHEARSAL.resolve("trusted_root.json"));
    }

    @BeforeEach
    void start() {
        server = TufServer.start(scenarios.step("good", 1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandLineRun run(String scenario, Duration later, String... further) {
        var instance = new TufInstance(
                "instance",
                ByteString.copyFrom(scenarios.root(scenario)),
                RepositoryAddress.httpsOrLoopback(server.url()).orElseThrow());
        var arguments = new ArrayList<>(List.of(
                "verify-bundle",
                "--bundle=" + REHEARSAL.resolve("bundle.sigstore.json"),
                "--signed-certificate-timestamp=NotRequired",
                "--certificate-identity=" + SUBJECT,
                "--certificate-oidc-issuer=" + ISSUER,
                SIGNED));
        arguments.addAll(List.of(further));
        return CommandLineRun.of(
                InstantSource.fixed(NOW.plus(later)),
                instance,
                folder.resolve("cache"),
                arguments.toArray(String[]::new));
    }

    private Path kept() {
        return folder.resolve("cache/instance.json");
    }

    private static void assertVerified(CommandLineRun run) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("verified: " + SIGNED, SUBJECT, ISSUER);
    }

    private static void assertAbsent(CommandLineRun run, String... details) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("not verified: the trust root of the public-good instance is not to be had")
                .contains("--trusted-root")
                .contains(details)
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void usesTheTrustRootThatTheRepositoryDelivers() {
        var run = run("good", Duration.ZERO);
        assertVerified(run);
        assertThat(run.err()).isEmpty();
        assertThat(server.takeRequests()).contains("/timestamp.json").hasSize(5);
    }

    /** The placeholder that other versions deliver is no trust root, and the certificate transparency log is demanded. */
    @Test
    void trustsNobodyElse() {
        server.serve(scenarios.step("updated", 2));
        var run = run("updated", Duration.ZERO);
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("not verified: the trust root cannot be used");
        server.serve(scenarios.step("good", 1));
        var strict = run("good", Duration.ZERO, "--signed-certificate-timestamp=Required");
        assertThat(strict.code()).isNotEqualTo(ExitCode.OK);
    }

    @Test
    void asksTheRepositoryOnceADay() {
        assertVerified(run("good", Duration.ZERO));
        server.takeRequests();
        assertVerified(run("good", Duration.ofHours(23)));
        assertThat(server.takeRequests()).isEmpty();
        assertVerified(run("good", Duration.ofHours(25)));
        assertThat(server.takeRequests()).containsExactly("/2.root.json", "/timestamp.json");
    }

    @Test
    void keepsWhatItKnowsWhereItIsTold() {
        assertVerified(run("good", Duration.ZERO, "--tuf-cache=" + folder.resolve("other/place")));
        assertThat(folder.resolve("other/place/instance.json")).isRegularFile();
        assertThat(kept()).doesNotExist();
    }

    @Test
    void saysOfflineWhatWasTriedAndHowToGoOn() {
        server.close();
        assertAbsent(
                run("good", Duration.ZERO),
                "[TufUnreachable] 127.0.0.1:",
                "cannot be connected to",
                "tried: the TUF repository " + server.url() + " from root version 1 on",
                "kept in " + folder.resolve("cache") + ": no trust root");
    }

    @Test
    void goesOnOfflineForTwoWeeks() {
        assertVerified(run("good", Duration.ZERO));
        server.close();
        var run = run("good", Duration.ofDays(14));
        assertVerified(run);
        assertThat(run.err()).startsWith("warning: [TufUnreachable]").contains("the trust root of " + NOW + " is used");
        assertAbsent(run("good", Duration.ofDays(14).plusSeconds(1)), "[TufUnreachable]", "a trust root of " + NOW);
    }

    /** A repository that can be reached and is wrong is no cable that was pulled. */
    @ParameterizedTest
    @CsvSource({
        "rollback-timestamp, TufRollback",
        "rollback-targets, TufRollback",
        "root-without-old-keys, TufThresholdNotMet",
        "half-updated, TufFileMissing",
        "expired-root, TufExpired",
    })
    void usesNothingKeptAgainstARepositoryThatIsRefused(String scenario, String reason) {
        server.serve(scenarios.step(scenario, 1));
        run(scenario, Duration.ZERO);
        assertThat(kept()).isRegularFile();
        server.serve(scenarios.step(scenario, 2));
        assertAbsent(run(scenario, Duration.ofDays(2)), "[" + reason + "]");
    }

    @Test
    void noticesThatTheRepositoryIsFrozen() {
        assertVerified(run("good", Duration.ZERO));
        assertAbsent(run("good", Duration.ofDays(8)), "[TufExpired] timestamp.json version 1 expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "\0", "{\"format\":1,\"roots\":[\"e30=\"]}"})
    void beginsAnewWhereOthersWrote(String text) throws IOException {
        assertVerified(run("good", Duration.ZERO));
        Files.writeString(kept(), text);
        var run = run("good", Duration.ofHours(1));
        assertVerified(run);
        assertThat(run.err()).startsWith("warning: [TufStateInvalid]").contains("it is read anew");
        assertThat(run("good", Duration.ofHours(2)).err()).isEmpty();
    }

    @Test
    void readsNoKeptFileWithoutEnd() throws IOException {
        Files.createDirectories(kept().getParent());
        Files.writeString(kept(), " ".repeat(TufState.MAX_TEXT + 10));
        assertThat(run("good", Duration.ZERO).err()).startsWith("warning: [TufStateInvalid]");
    }

    @Test
    void goesOnWhereNothingCanBeKept() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file where a folder should be");
        var run = run("good", Duration.ZERO);
        assertVerified(run);
        assertThat(run.err()).startsWith("warning: nothing can be kept in " + folder.resolve("cache"));
    }

    @Test
    void leavesNoHalfWrittenFile() throws IOException {
        assertVerified(run("good", Duration.ZERO));
        try (var files = Files.list(kept().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("instance.json", "instance.lock");
        }
    }

    @Test
    void thePublicGoodRootFollowsNoOtherRepository() {
        var instance = TufInstance.publicGoodAt(
                RepositoryAddress.httpsOrLoopback(server.url()).orElseThrow());
        var run = CommandLineRun.of(
                InstantSource.fixed(NOW),
                instance,
                folder.resolve("cache"),
                "verify-bundle",
                "--bundle=" + REHEARSAL.resolve("bundle.sigstore.json"),
                "--certificate-identity=" + SUBJECT,
                "--certificate-oidc-issuer=" + ISSUER,
                SIGNED);
        // Nothing follows version 14 there, and that one has expired.
        assertAbsent(run, "[TufExpired] root.json version 14 expired");
    }

    @Test
    void thePublicGoodInstanceIsWhatItIsCalled() {
        assertThat(TufInstance.publicGood().address().uri()).hasToString("https://tuf-repo-cdn.sigstore.dev/");
    }
}
