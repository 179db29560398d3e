package dev.portcullis.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.recorded.Cell;
import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.Cell.Layout;
import dev.portcullis.testing.recorded.Cell.Subject;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.RecordedRegistry;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.recorded.Trial;
import dev.portcullis.testing.recorded.TrialResources;
import dev.portcullis.testing.sigstore.LogVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The library's rules on signers and digests, about what cosign attested: signers are handed to rules in the form that the library reads. */
class LibraryRulesTest {
    private static final Recording RECORDING = Recording.load();
    private static final Path LIBRARY = Path.of("..", "policies", "rego", "lib");
    private static final String ANYBODY = "[{keys: [release]}, {issuer: \"ISSUER\", subjects: [\".+\"]}]";
    private static final String FUTURE = "2200-01-01T00:00:00Z";
    private static final String RULES = """
            package portcullis

            deny contains violation if some violation in data.portcullis.lib.identities.violations

            deny contains violation if some violation in data.portcullis.lib.digests.violations
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KEYLESS | [{issuer: "ISSUER", subjects: ["https://github\\\\.com/acme/app/.+"]}]
            KEYLESS | [{keys: [other]}, {issuer: "ISSUER", subjects: ["SUBJECT"]}]
            KEY     | [{keys: [other, release]}]
            """)
    void takeListedSigners(By by, String listed) throws IOException {
        var recorded = cell(by);

        var run = judge(recorded, listed, recorded.index(), FUTURE);

        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains(": met");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KEYLESS | [{issuer: "https://issuer.example", subjects: [".+"]}]
            KEYLESS | [{issuer: "ISSUER", subjects: ["https://github\\\\.com/acme/ap", "https://github\\\\.com/acme/app2/.+"]}]
            KEYLESS | [{keys: [release]}]
            KEY     | [{keys: [other]}]
            KEY     | [{issuer: "ISSUER", subjects: [".+"]}]
            """)
    void takeNobodyElse(By by, String listed) throws IOException {
        var recorded = cell(by);

        assertRefused(
                judge(recorded, listed, recorded.index(), FUTURE),
                "evidence of type " + Recording.PREDICATE_TYPE + " is signed by {");
    }

    @Test
    void takeListedDigestsUntilTheirDay() throws IOException {
        var recorded = cell(By.KEY);
        var other = String.valueOf(recorded.platforms().get("linux/arm64"));

        assertRefused(
                judge(recorded, ANYBODY, other, FUTURE), recorded.index() + " is not on the list of allowed digests");
        assertRefused(
                judge(recorded, ANYBODY, recorded.index(), "2026-01-01T00:00:00Z"),
                "the permission of " + recorded.index() + " ended at");
    }

    private static RecordedCell cell(By by) {
        var log = by == By.KEYLESS ? LogVersion.V1 : LogVersion.NONE;
        return RECORDING.cell(new Cell(Layout.BUNDLE_REFERRER, by, log, false, Subject.INDEX));
    }

    private static void assertRefused(CommandLineRun run, String why) {
        assertThat(run.code()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).contains("[PolicyDenied]", why);
    }

    private CommandLineRun judge(RecordedCell recorded, String listed, String digest, String end) throws IOException {
        var signers = listed.replace("ISSUER", RECORDING.issuer()).replace("SUBJECT", RECORDING.subject());
        try (var registry = RecordedRegistry.serving(recorded.image())) {
            var image = registry.reference(recorded.image(), recorded.index());
            var host = image.substring(0, image.indexOf('/'));
            var root = TrialResources.of(Trial.of(recorded).getFirst(), host).trustRoot();
            var file = Files.writeString(
                    folder.resolve("policy.yaml"), root + "---\n" + policy(host, recorded, signers, digest, end));
            return CommandLineRun.of(
                    "verify",
                    image,
                    "--policy=" + file,
                    "--plain-http=" + host,
                    "--opa=" + Tools.find().binary("opa"));
        }
    }

    private static String policy(String host, RecordedCell recorded, String signers, String digest, String end)
            throws IOException {
        var who = recorded.cell().by() == By.KEY
                ? "keys: [release]"
                : "identities: [{issuer: \"%s\", subject: \"%s\", sourceRepositoryOwnerId: \"4711\"}]"
                        .formatted(RECORDING.issuer(), RECORDING.subject());
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: library}
                spec:
                  mode: Enforce
                  match: {images: ["%s/**"]}
                  authorities: [{name: release, trustRoot: %s, %s}]
                  requirements:
                  - name: library
                    rego:
                      inputs: [{predicateType: "%s", authorities: [release]}]
                      parameters:
                        identities: {"%s": %s}
                        digests: [{digest: "%s", expiresAt: "%s"}]
                      modules:
                %s%s%s%s""".formatted(
                        host,
                        TrialResources.NAME,
                        who,
                        Recording.PREDICATE_TYPE,
                        Recording.PREDICATE_TYPE,
                        signers,
                        digest,
                        end,
                        module("policy.rego", RULES),
                        library("evidence.rego"),
                        library("identities.rego"),
                        library("digests.rego"));
    }

    private static String library(String name) throws IOException {
        return module(name, Files.readString(LIBRARY.resolve(name)));
    }

    private static String module(String name, String rego) {
        return "        " + name + ": |\n" + rego.indent(10);
    }
}
