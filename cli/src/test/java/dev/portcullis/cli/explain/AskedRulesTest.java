package dev.portcullis.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a record says of rules that were asked. */
final class AskedRulesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ABOUT = "sha256:" + "a".repeat(64);
    private static final String PROGRAM = "sha256:" + "b".repeat(64);
    private static final String QUESTION = "sha256:" + "c".repeat(64);
    private static final String STATEMENT = "sha256:" + "d".repeat(64);

    @TempDir
    private Path folder;

    private static String asked(String policy, String further) {
        return """
                {"policy": "%s", "requirement": "house", "about": "%s", "program": "%s", "question": "%s", %s}""".formatted(policy, ABOUT, PROGRAM, QUESTION, further);
    }

    private String explained(String... rules) throws IOException {
        var record = (ObjectNode) JSON.readTree(Samples.line("SIGNED"));
        var image = (ObjectNode) record.path("images").get(0);
        image.set("rules", JSON.readTree("[" + String.join(", ", rules) + "]"));
        var file = Files.writeString(folder.resolve("record"), JSON.writeValueAsString(record) + "\n");
        var run = CommandLineRun.of("explain", file.toString());
        assertThat(run.code()).as(run.toString()).isZero();
        return run.out();
    }

    @Test
    void tellsWhatRulesObjectedToAndReadAndWhichTheyWere() throws IOException {
        assertThat(explained(asked("release", """
                        "platform": "linux/arm64", "statements": ["%s"], "deny": ["too old", "too large"], "warn": ["no label"], \
                        "further": 7""".formatted(STATEMENT))))
                .contains("rules of requirement \"house\", asked about " + ABOUT + " for linux/arm64")
                .contains("denied: too old", "denied: too large", "warned: no label")
                .contains("and 7 messages more, which are not in the record")
                .contains("read statement " + STATEMENT)
                .contains("program " + PROGRAM + ", question " + QUESTION)
                .doesNotContain("had nothing against it", "failed:");
    }

    @Test
    void tellsThatTheyHadNothingAgainstIt() throws IOException {
        assertThat(explained(asked("release", "\"statements\": [], \"deny\": [], \"warn\": []")))
                .contains("asked about " + ABOUT + "\n", "had nothing against it")
                .doesNotContain(" for linux", "denied:", "warned:", "failed:", "messages more", "read statement");
    }

    @Test
    void aWarningIsNotNothing() throws IOException {
        assertThat(explained(asked("release", "\"statements\": [], \"deny\": [], \"warn\": [\"no label\"]")))
                .contains("warned: no label")
                .doesNotContain("had nothing against it");
    }

    @Test
    void tellsThatTheyFailedAndNotThatTheyHadNothingAgainstIt() throws IOException {
        assertThat(explained(asked("release", "\"statements\": [], \"failed\": \"deny took more steps than it may\"")))
                .contains("failed: deny took more steps than it may")
                .doesNotContain("had nothing against it", "denied:");
    }

    @Test
    void tellsOfEachPolicyWhatItsOwnRulesSaid() throws IOException {
        var told = explained(
                asked("release", "\"statements\": [], \"deny\": [\"first\"], \"warn\": []"),
                asked("unheard-of", "\"statements\": [], \"deny\": [\"second\"], \"warn\": []"));

        assertThat(told)
                .containsSubsequence("policy \"release\"", "denied: first", "policy \"unheard-of\"", "denied: second");
    }

    @Test
    void aTerminalIsNotSteeredByMessages() throws IOException {
        var told = explained(
                asked("release", "\"statements\": [], \"deny\": [\"a\\u001b[2J\\nallowed by nobody\"], \"warn\": []"));

        assertThat(told).contains("allowed by nobody").doesNotContain("\u001b");
        assertThat(told.lines()).noneMatch(line -> line.startsWith("allowed by nobody"));
    }
}
