package dev.portcullis.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Helm renders the chart with the values of every command in the documents that installs or upgrades. */
final class HelmCommandsTest {
    /** What `helm template` has not, because it concerns a release that exists. */
    private static final Set<String> OF_RELEASES =
            Set.of("--wait", "--install", "--reuse-values", "--reset-then-reuse-values", "--take-ownership");

    @Test
    void everyInstallationAndUpgradeRenders() throws IOException, InterruptedException {
        var commands = commands().toList();
        var failed = new ArrayList<String>();
        for (var command : commands) {
            var output = render(command);
            if (!output.isEmpty()) {
                failed.add(command + ": " + output);
            }
        }

        assertThat(failed).isEmpty();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void aValueThatTheChartHasNotIsFound() throws IOException, InterruptedException {
        assertThat(
                        render(
                                "helm install portcullis charts/portcullis --namespace portcullis-system --set webhok.replicas=3"))
                .contains("additional properties 'webhok' not allowed");
    }

    private static Stream<String> commands() {
        return Documents.all().stream()
                .flatMap(document -> document.blocks().stream())
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.content().replace("\\\n", " ").lines())
                .map(String::strip)
                .filter(line -> line.startsWith("helm install ") || line.startsWith("helm upgrade "));
    }

    /** Returns what Helm complains about; empty if it renders. */
    private static String render(String command) throws IOException, InterruptedException {
        var words = new ArrayList<>(
                List.of(Tools.find().binary("helm").toString(), "template", "--set", "image.registry=example.com"));
        Stream.of(command.split("\\s+"))
                .skip(2)
                .filter(word -> !OF_RELEASES.contains(word))
                .map(word -> word.replace("'", ""))
                .forEach(words::add);
        var process = new ProcessBuilder(words)
                .directory(Documents.root().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return process.waitFor() == 0 ? "" : errors;
    }
}
