package dev.portcullis.cli.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page on the ledger shows is what comes out. */
class LedgerPageTest {
    private static final Pattern SHOWN = Pattern.compile("```(sh|text|ndjson)\n(.*?)```", Pattern.DOTALL);

    private static final Pattern LOGS = Pattern.compile("kubectl logs -n \\S+ -l (\\S+)=(\\S+) .*ledger.ndjson");

    @TempDir
    Path folder;

    private Path ledger;
    private List<String> outputs;

    @BeforeEach
    void read() throws IOException {
        ledger = Files.writeString(
                folder.resolve("ledger.ndjson"), blocks("ndjson").getFirst());
        outputs = blocks("text");
    }

    private static List<String> blocks(String language) throws IOException {
        var page = Files.readString(Path.of("../docs/how-to/read-the-ledger.md"));
        return SHOWN.matcher(page)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private CommandLineRun check() {
        return CommandLineRun.of("budget", "check", ledger.toString());
    }

    private String printed(CommandLineRun run) {
        return run.out().replace(folder + "/", "");
    }

    /** Any replica may have led: one of a Deployment's Pods is not enough, and ten lines are not. */
    @ParameterizedTest
    @ValueSource(strings = {"read-the-ledger.md", "share-runners.md"})
    void theLogsAreThoseOfAllReplicas(String page) throws IOException {
        var command = LOGS.matcher(Files.readString(Path.of("../docs/how-to", page)));
        var operator = Files.readString(Path.of("../charts/portcullis/templates/operator.yaml"));

        assertThat(command.find()).isTrue();
        assertThat(command.group()).contains(" --tail=-1 ");
        assertThat(operator).contains("        " + command.group(1) + ": " + command.group(2) + "\n    spec:");
        assertThat(command.find()).isFalse();
    }

    @Test
    void theLedgerIsProved() {
        var run = check();

        assertThat(printed(run)).isEqualTo(outputs.get(0));
        assertThat(run.code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void withoutTheReturnItIsNot() throws IOException {
        Files.write(
                ledger,
                Files.readAllLines(ledger).stream()
                        .filter(line -> !line.contains("portcullis.runner.released"))
                        .toList());

        var run = check();

        assertThat(printed(run)).isEqualTo(outputs.get(1));
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void whatIsAskedOfItIsAnswered() throws Exception {
        var questions =
                blocks("sh").stream().filter(block -> block.startsWith("grep")).toList();

        assertThat(questions).hasSize(2);
        for (var i = 0; i < questions.size(); i++) {
            assertThat(answer(questions.get(i))).isEqualTo(outputs.get(2 + i));
        }
    }

    private String answer(String question) throws IOException, InterruptedException {
        var shell = new ProcessBuilder("sh", "-c", question)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        return answer;
    }
}
