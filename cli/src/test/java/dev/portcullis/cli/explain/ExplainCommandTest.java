package dev.portcullis.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainCommandTest {
    @TempDir
    private Path folder;

    @Test
    void tellsByWhomARequirementIsMet() {
        var run = explain("SIGNED");

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out())
                .startsWith("allowed [Verified]  CREATE Pod shop/shop by alice@example.com\n")
                .contains(
                        "│  ├─ policy \"release\"\n│  │  └─ requirement \"signed\": met\n│  │     └─ by signature by key ci (sha256:")
                .contains(
                        "at 2026-06-01T12:00:00Z by a transparency log, under trust root \"acme\" (log sha256:dddddddddddd…,")
                .contains("in registry.example.com/apps/shop@sha256:aaaa")
                .contains("(referrers API)")
                .contains("counts for release/signed");
    }

    @Test
    void tellsWhatWasFoundAndDoesNotCount() {
        assertThat(explain("BY_A_STRANGER").out())
                .startsWith("refused [SignerNotAuthorized]")
                .contains("requirement \"signed\": not met [SignerNotAuthorized]")
                .contains("why: signed by key mallory")
                .contains("remedy: Sign with an identity or key that the policy's authorities name.")
                .contains("valid: signature by key mallory")
                .contains("no requirement that is met needs it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNSIGNED | looked at all of referrers in registry.example.com/apps/shop under trust root \"acme\"",
                "UNDECIDABLE | could not ask [RegistryUnavailable]: referrers in registry.example.com/apps/shop",
                "WARNED | not met [SignatureMissing], which is only warned about",
                "TWO_POLICIES | which is only recorded",
                "AUDITED_TAG | the tag named sha256:0000",
                "TAG_NOT_FOUND | what the tag names is not known: [ImageNotFound] no such tag",
                "EVERY_PLATFORM | linux/arm64/v8: sha256:aaaa",
                "MIRRORED | by its canonical name registry.example.com/apps/shop@",
                "UNCHANGED | which was there before",
                "OWNED | which is advice: its Pods will be judged",
                "SUSPENDED | GateSuspension \"fire\" was in force",
                "NEVER_ACCEPTED | policy \"broken\", never accepted",
                "UNKNOWN_LABELS | labels were not known, so every policy applied",
                "NO_TRUST_ROOT | not usable [TrustRootNotReady]: trust root under trust root \"acme\"",
                "PROBE | no image was judged",
                "UNMATCHED_REFUSED | the installation's own rules",
            })
    void tellsWhy(String sample, String told) {
        var run = explain(sample);

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out()).contains(told);
    }

    @Test
    void saysThatAReviewWasNotRead() throws IOException {
        var unread = Samples.line("PROBE").replace("\"operation\":\"CREATE\"", "\"operation\":\"UNKNOWN\"");
        var run = CommandLineRun.of(
                "explain", Files.writeString(folder.resolve("record"), unread).toString());

        assertThat(run.out())
                .contains("]  something in a review that was not read\n")
                .doesNotContain("UNKNOWN");
    }

    @Test
    void tellsWhatBecameOfARunnersPod() throws IOException {
        var line = Samples.line("PROBE")
                .replaceAll("\"entry\":\"[^\"]*\"", "\"entry\":\"guard-runners\"")
                .replace("\"allowed\":false", "\"allowed\":true")
                .replaceAll(
                        "\"reason\":\"GateProbe\",\"message\":\"[^\"]*\"",
                        "\"reason\":\"RunnerGated\",\"message\":\"budget shop\"");
        var run = CommandLineRun.of(
                "explain", Files.writeString(folder.resolve("record"), line).toString());

        assertThat(run.out())
                .startsWith("allowed [RunnerGated]")
                .contains("entry guard-runners", "told: budget shop", "remedy: Nothing to do: the Pod waits");
    }

    @Test
    void tellsWhichExceptionExcusesAFinding() {
        assertThat(explain("EXEMPTED_WORKLOAD").out())
                .contains(": allowed by an exception only [Exception]")
                .contains("not met [SignatureMissing], which an exception excuses")
                .contains("excused by PolicyException \"hotfix\" of namespace shop until 2026-06-01T14:00:00Z")
                .contains(
                        "approved at 2026-06-01T12:00:00Z, as its spec with hash 0000",
                        "expires at 2026-06-01T14:00:00Z")
                .contains(
                        "for policies release, and images registry.example.com/apps/* run as service account default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "markdown"})
    void aTerminalIsNotSteeredByRecords(String form) throws IOException {
        var hostile = Samples.line("BY_A_STRANGER")
                .replace("mallory", "\\u001b]8;;http://evil.example\\u0007\\u202eci\\nallowed")
                .replace("\"name\":\"shop\"", "\"name\":\"\\u001b[2J\\r\\u009bshop\"")
                .replace("alice@example.com", "[x](javascript:alert(1))<b>`")
                .replace("spec.containers[c0].image", "a\\u2028b");
        var run = CommandLineRun.of(
                "explain", Files.writeString(folder.resolve("record"), hostile).toString(), "--output", form);

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out().codePoints().filter(c -> c != '\n'))
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028);
        assertThat(run.out().lines()).noneMatch(line -> line.startsWith("allowed"));
        if (form.equals("markdown")) {
            assertThat(run.out()).contains("\\[x\\](javascript:alert(1))\\<b\\>\\`");
        }
    }

    @Test
    void tellsProgramsTheSame() throws IOException {
        var run = CommandLineRun.of("explain", Samples.file(folder, "UNSIGNED").toString(), "--output", "json");

        var tree = JsonMapper.builder().build().readTree(run.out());
        assertThat(tree.path("text").asText()).startsWith("refused [SignatureMissing]");
        assertThat(tree.path("parts")).isNotEmpty();
    }

    @Test
    void choosesByUidFromManyLinesAndReadsOneLaidOutDocument() throws IOException {
        var chosen = CommandLineRun.of("explain", Samples.records().toString(), "--uid", "TOO_OLD");
        assertThat(chosen.out()).startsWith("refused [EvidenceTooOld]");

        var mapper = JsonMapper.builder().build();
        var document =
                mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.readTree(Samples.line("TOO_OLD")));
        var read = CommandLineRun.reading(document.getBytes(StandardCharsets.UTF_8), "explain", "-");
        assertThat(read.out()).isEqualTo(chosen.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | there is no decision record in it",
                "{\"schema\":\"portcullis.dev/decision/v9\",\"uid\":\"x\"} | its schema is not portcullis.dev/decision/v1alpha1",
                "{\"schema\":\"portcullis.dev/decision/v1alpha1\",\"uid\":\"x\"} | record.time is missing",
                "{\"schema\":\"portcullis.dev/decision/v1alpha1\", | the line is broken",
            })
    void saysWhatIsWrong(String text, String message) throws IOException {
        var run = CommandLineRun.of(
                "explain", Files.writeString(folder.resolve("record"), text).toString());

        assertThat(run.code()).isEqualTo(64);
        assertThat(run.err()).startsWith("portcullis: RECORD: ").contains(message);
    }

    @Test
    void saysThatThereAreSeveralOrNone() {
        assertThat(CommandLineRun.of("explain", Samples.records().toString()).err())
                .contains("there are several; choose one with --uid, for example SIGNED");
        assertThat(CommandLineRun.of("explain", Samples.records().toString(), "--uid", "nobody")
                        .err())
                .contains("there is no decision record with this uid in it");
    }

    private CommandLineRun explain(String sample) {
        return CommandLineRun.of("explain", Samples.records().toString(), "--uid", sample);
    }
}
