package dev.portcullis.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayCommandTest {
    private static final String SIGNED = """
            apiVersion: portcullis.dev/v1alpha1
            kind: EvidencePolicy
            metadata: {name: %s}
            spec: {mode: Enforce, match: {images: ["registry.example.com/apps/**"]%s},
              authorities: [{name: ci, trustRoot: %s, keys: [%s]}],
              requirements: [{name: signed, %s: {authorities: [ci]%s}}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void decidesEveryKindOfRecordTheSame() {
        var run = replay(Samples.records());

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out())
                .isEqualTo(Samples.number() + " records: " + Samples.number()
                        + " decided the same, 0 different, 0 not replayable\n");
    }

    @Test
    void readsRevisionsAsKubectlPrintsThemInYaml() throws IOException {
        Files.createDirectory(folder.resolve("revisions"));
        Files.writeString(folder.resolve("revisions/all.yaml"), Samples.revisionsAsYaml());
        Files.writeString(folder.resolve("revisions/README"), "something else");

        var run = CommandLineRun.of(
                "replay",
                Samples.records().toString(),
                "--revisions",
                folder.resolve("revisions").toString());

        assertThat(run.code()).as(run.toString()).isZero();
    }

    @Test
    void aRevisionThatIsNotThereOrWasChangedIsMissing() throws IOException {
        var changed = Files.readString(Samples.revisions())
                .replace("registry.example.com/apps/**", "registry.example.com/**");
        var revisions = Files.writeString(folder.resolve("revisions.json"), changed);

        for (var options : List.of(List.<String>of(), List.of("--revisions", revisions.toString()))) {
            var arguments = new ArrayList<>(
                    List.of("replay", Samples.file(folder, "SIGNED").toString()));
            arguments.addAll(options);
            var run = CommandLineRun.of(arguments.toArray(String[]::new));
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.out())
                    .contains(
                            "not replayable:",
                            "1 × EvidencePolicy release with hash ",
                            "is not among the revisions given")
                    .contains("(for example uid SIGNED)")
                    .endsWith("1 records: 0 decided the same, 0 different, 1 not replayable\n");
        }
    }

    @Test
    void tellsWhatDiffers() throws IOException {
        var changed = Samples.line("UNSIGNED").replace("\"allowed\":false", "\"allowed\":true");
        var run = replay(Files.writeString(folder.resolve("records"), changed));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("different: 2026-06-01T12:00:00Z Pod shop/shop, uid UNSIGNED")
                .contains("the request: allowed [SignatureMissing] -> refused [SignatureMissing]")
                .contains("1 different");
    }

    @Test
    void passesOverLinesOfLogsAndReportsBrokenRecords() throws IOException {
        var lines = "{\"level\":\"INFO\",\"message\":\"listens\"}\n\nnot JSON at all\n"
                + Samples.line("SIGNED") + Samples.line("SIGNED").substring(0, 300) + "\n"
                + Samples.line("SIGNED").replace("v1alpha1\"", "v2\"")
                + Samples.line("SIGNED").strip();
        var run = replay(Files.writeString(folder.resolve("records"), lines));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out())
                .contains("1 × the line is broken:")
                .contains("1 × its schema is not portcullis.dev/decision/v1alpha1")
                .contains("4 records: 2 decided the same, 0 different, 2 not replayable")
                .contains("2 lines were no decision records");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-06-01T12:00:00.1Z stdout F %s",
                "{\"log\":\"%e\",\"stream\":\"stdout\"}",
                "{\"log\":\"%s\",\"stream\":\"stdout\"}",
                "\uFEFF%s",
                "%b",
                "' %s'"
            })
    void countsWhatHoldsARecordAndCannotBeReadAsOne(String form) throws IOException {
        var whole = Samples.line("SIGNED").strip();
        var line = form.replace("%s", whole)
                .replace("%e", whole.replace("\"", "\\\"").replace("/", "\\/"))
                .replace("%b", whole.substring(40));
        var run = replay(Files.writeString(folder.resolve("records"), "a line of a log\n\n" + line + "\n" + whole));

        assertThat(run.code()).as(run.toString()).isEqualTo(2);
        assertThat(run.out())
                .contains("1 × the line holds a record and does not begin with it")
                .contains("(for example line 3 of " + folder.resolve("records") + ")")
                .contains("2 records: 1 decided the same, 0 different, 1 not replayable")
                .contains("1 lines were no decision records");
    }

    @Test
    void tellsProgramsInWhichLineARecordIsThatCannotBeRead() throws IOException {
        var records = Files.writeString(folder.resolve("records"), "x\nF " + Samples.line("SIGNED"));

        var run = CommandLineRun.of("replay", records.toString(), "--output", "json");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out())
                .contains("{\"uid\":\"\",\"place\":\"line 2 of " + records + "\",\"outcome\":\"NotReplayable\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"tier\":\"production\"', '\"tier\":\"test\"'",
        "'\"namespaceLabels\":{\"tier\":\"production\"}', '\"namespaceLabels\":{}'"
    })
    void policiesThatDoNotSelectTheNamespaceDecidedNothing(String before, String after) throws IOException {
        var line = Samples.line("SELECTED");
        assertThat(line).contains(before);

        var run = replay(Files.writeString(folder.resolve("records"), line.replace(before, after)));

        assertThat(run.code()).as(run.toString()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "policy selective is recorded as one that applied, and does not select the recorded namespace");
    }

    @Test
    void whatSelectsByLabelsThatAreLeftOutCannotBeReplayed() throws IOException {
        var line = Samples.line("SELECTED").replace("\"namespaceLabels\":{\"tier\":\"production\"},", "");

        var run = replay(Files.writeString(folder.resolve("records"), line));

        assertThat(run.code()).as(run.toString()).isEqualTo(2);
        assertThat(run.out()).contains("the record leaves out the namespace's labels");
    }

    @Test
    void tellsProgramsTheSame() throws IOException {
        var changed = Samples.line("UNSIGNED").replace("\"allowed\":false", "\"allowed\":true");
        Files.writeString(folder.resolve("records"), changed + Samples.line("SIGNED"));

        var run = CommandLineRun.of(
                "replay",
                folder.resolve("records").toString(),
                "--revisions",
                Samples.revisions().toString(),
                "--output",
                "json");

        assertThat(run.out().lines())
                .containsExactly(
                        "{\"uid\":\"UNSIGNED\",\"time\":\"2026-06-01T12:00:00Z\",\"workload\":\"Pod shop/shop\",\"outcome\":"
                                + "\"Different\",\"differences\":[\"the request: allowed [SignatureMissing] -> refused"
                                + " [SignatureMissing]\"]}",
                        "{\"summary\":{\"records\":2,\"same\":1,\"reworded\":0,\"different\":1,\"notReplayable\":0,\"foreign\":0}}");
    }

    @Test
    void aTerminalIsNotSteeredByRecords() throws IOException {
        var hostile = Samples.line("UNSIGNED")
                .replace("\"allowed\":false", "\"allowed\":true")
                .replace("\"name\":\"shop\"", "\"name\":\"\\u001b[2J\\u202eshop\\nsame\"");
        var run = replay(Files.writeString(folder.resolve("records"), hostile));

        assertThat(run.out()).contains("Pod shop/").doesNotContain("\u001b", "\u202e", "\nsame");
    }

    @ParameterizedTest
    @CsvSource({
        // Another key: what was verified is refused. The same key: nothing changes.
        "SIGNED, other, signature, 1, allowed [Verified] -> refused [SignerNotAuthorized]",
        "SIGNED, ci, signature, 0, 1 would be decided the same",
        "UNSIGNED, ci, signature, 0, 1 would be decided the same",
        "BY_A_STRANGER, mallory, signature, 1, refused [SignerNotAuthorized] -> allowed [Verified]",
        "UNDECIDABLE, other, signature, 0, 1 would be decided the same",
        // Its Pods would have had the tag pinned; now the template itself is refused.
        "ADVICE, ci, signature, 1, allowed [ControllerAdvisory] -> refused [DigestRequired]",
    })
    void triesAChangedPolicy(String sample, String key, String kind, int code, String told) throws IOException {
        var run = backtest(sample, SIGNED.formatted("release", "", "acme", key, kind, ""));

        assertThat(run.code()).as(run.toString()).isEqualTo(code);
        assertThat(run.out()).contains(told);
    }

    @Test
    void toldByWorkloadAndReason() throws IOException {
        Files.writeString(folder.resolve("records"), Samples.line("SIGNED").repeat(3));
        var run =
                backtest(folder.resolve("records"), SIGNED.formatted("release", "", "acme", "other", "signature", ""));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("would be decided otherwise:")
                .contains("3 × Pod shop/shop: the request: allowed [Verified] -> refused [SignerNotAuthorized]");
    }

    @ParameterizedTest
    @CsvSource({
        "'', acme, [AttestationMissing]",
        "', namespaceSelector: {matchLabels: {tier: production}}', acme, [AttestationMissing]",
        "', namespaceSelector: {matchLabels: {tier: test}}', acme, 1 would be decided the same",
    })
    void addsAPolicyWhereItSelects(String selector, String root, String told) throws IOException {
        var run = backtest(
                "SIGNED",
                SIGNED.formatted(
                        "second",
                        selector,
                        root,
                        "ci",
                        "attestation",
                        ", predicateType: https://acme.example/review/v1"));

        assertThat(run.out()).contains(told);
    }

    /** What nobody looked for is never taken for absent, nor for there. */
    @ParameterizedTest
    @CsvSource({
        "SIGNED, release, other-root, signature, '', trust root other-root was not in force",
        "UNMATCHED, wider, acme, signature, '', ''",
    })
    void isNotReplayableForWhatNobodyLookedFor(
            String sample, String name, String root, String kind, String more, String why) throws IOException {
        var policy = SIGNED.formatted(name, "", root, "ci", kind, more)
                .replace(
                        "registry.example.com/apps/**",
                        sample.equals("UNMATCHED") ? "other.example.com/*" : "registry.example.com/apps/**");
        var run = backtest(sample, policy);

        assertThat(run.code()).as(run.toString()).isEqualTo(2);
        assertThat(run.out()).contains("1 not replayable").contains(why);
    }

    @Test
    void aFurtherPolicyThatIsMetChangesNothingAndOneThatIsNotIsTold() throws IOException {
        var met = backtest("SIGNED", SIGNED.formatted("second", "", "acme", "ci", "signature", ""));
        assertThat(met.code()).as(met.toString()).isZero();

        var unmet = backtest("DIGEST_REQUIRED", SIGNED.formatted("second", "", "acme", "ci", "signature", ""));
        assertThat(unmet.code()).isEqualTo(1);
        assertThat(unmet.out())
                .contains("image spec.containers[c0].image: findings now: second/digest [DigestRequired] ENFORCE");
    }

    @Test
    void anotherTrustRootOfTheSameNameIsNoBasis() throws IOException {
        var root = """
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: acme}
                spec:
                  keys:
                    - name: ci
                      pem: |
                """ + Samples.publicKeyPem().strip().indent(8);
        var run = backtest("SIGNED", SIGNED.formatted("release", "", "acme", "ci", "signature", "") + root);

        assertThat(run.code()).as(run.toString()).isEqualTo(2);
        assertThat(run.out()).contains("trust root acme is not the one under which was looked at that time");
    }

    @Test
    void platformsThatNobodyAskedForAreNotMadeUp() throws IOException {
        var run = backtest(
                "SIGNED",
                SIGNED.formatted(
                        "second",
                        "",
                        "acme",
                        "ci",
                        "attestation",
                        ", predicateType: https://acme.example/review/v1, per: Platform"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).contains("the record does not say which platforms the image has");
    }

    @Test
    void evidenceElsewhereThatNobodyLookedForIsNotMadeUp() throws IOException {
        var run = backtest(
                "UNSIGNED",
                SIGNED.formatted("release", "", "acme", "ci", "signature", "")
                        .replace("authorities: [{", "evidenceRepositories: [evidence.example.com/x], authorities: [{"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out())
                .contains(
                        "the record does not say what there is about",
                        "in evidence.example.com/x under trust root acme");
    }

    @Test
    void findsSettingsThatAreTooLongForRecordsByTheirHash() throws IOException {
        var record = Samples.line("MIRRORED");
        var shortened = record.replaceFirst(",\"settings\":\\[\\{.*?\\}\\]", "");
        assertThat(shortened).isNotEqualTo(record);
        var records = Files.writeString(folder.resolve("records"), shortened);
        var settings = Files.writeString(folder.resolve("settings.yaml"), """
                registries:
                  - host: registry.example.com
                    aliases: [alias.example.com]
                    mirrors: [mirror.example.com/copies]
                """);
        var others = Files.writeString(folder.resolve("others.yaml"), "registries: [{host: registry.example.com}]\n");

        assertThat(withSettings(records, settings).code()).isZero();
        var run = withSettings(records, others);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).contains("settings of registries with hash ", " are needed; give them with --settings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[{}]", "[{host: A.example.com}]", "registries: 7", "[{host: a.example.com, port: 5}]", "{"})
    void refusesSettingsThatAreNone(String text) throws IOException {
        var run = withSettings(Samples.records(), Files.writeString(folder.resolve("settings.yaml"), text));

        assertThat(run.code()).isEqualTo(64);
        assertThat(run.err()).startsWith("portcullis: --settings: ");
    }

    private static CommandLineRun withSettings(Path records, Path settings) {
        return CommandLineRun.of(
                "replay",
                records.toString(),
                "--revisions",
                Samples.revisions().toString(),
                "--settings",
                settings.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-file", ".", "broken.yaml", "pod.yaml"})
    void refusesWhatHoldsNoRevisions(String name) throws IOException {
        Files.writeString(folder.resolve("broken.yaml"), "{");
        Files.writeString(folder.resolve("pod.yaml"), "kind: Pod\nmetadata: {name: x}\n");

        var run = CommandLineRun.of(
                "replay",
                Samples.records().toString(),
                "--revisions",
                folder.resolve(name).toString());

        assertThat(run.code()).isEqualTo(64);
        assertThat(run.err()).startsWith("portcullis: --revisions: ");
    }

    @Test
    void readsStandardInput() throws IOException {
        var run = CommandLineRun.reading(
                Files.readAllBytes(Samples.records()),
                "replay",
                "-",
                "--revisions",
                Samples.revisions().toString());

        assertThat(run.code()).as(run.toString()).isZero();
    }

    private CommandLineRun backtest(String sample, String policy) throws IOException {
        return backtest(Samples.file(folder, sample), policy);
    }

    private CommandLineRun backtest(Path records, String policy) throws IOException {
        var file = Files.writeString(folder.resolve("policy.yaml"), policy);
        return CommandLineRun.of(
                "replay",
                records.toString(),
                "--revisions",
                Samples.revisions().toString(),
                "--policy",
                file.toString());
    }

    private static CommandLineRun replay(Path records) {
        return CommandLineRun.of(
                "replay", records.toString(), "--revisions", Samples.revisions().toString());
    }
}
