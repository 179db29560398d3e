package dev.portcullis.agreement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.verify.OpenEvidence;
import dev.portcullis.cli.verify.Verify;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.evidence.EvidenceSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Runs {@code portcullis verify} on files, with registries that it need not reach over a network. */
final class CommandPath {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Map<String, Integer> CODES = Map.of("allow", 0, "deny", 1, "undecidable", 2);

    private final Path folder;
    private final StringWriter out = new StringWriter();
    private final CommandLine verify;
    private volatile EvidenceSource registry = new Registry(new Content.Single(), List.of(), Map.of());

    CommandPath(Path folder) {
        this.folder = folder;
        var writer = new PrintWriter(out);
        var console = new Console(writer, writer, false);
        this.verify = new CommandLine(new Verify(
                console, InstantSource.fixed(World.NOW), folder.resolve("none"), settings -> opened(), null));
        verify.setOut(writer).setErr(writer);
    }

    private OpenEvidence opened() {
        return new OpenEvidence() {
            @Override
            public EvidenceSource source() {
                return registry;
            }

            @Override
            public void close() {}
        };
    }

    /** Returns what it says of the image. */
    Essence verify(World world, Registry holding) {
        registry = holding;
        out.getBuffer().setLength(0);
        var code = verify.execute(arguments(world).toArray(String[]::new));
        try {
            var report = MAPPER.readTree(out.toString());
            if (CODES.getOrDefault(report.path("verdict").asText(), -1) != code) {
                throw new AssertionError("it ended with " + code + " and said " + out);
            }
            return Essence.of(report);
        } catch (JsonProcessingException e) {
            throw new AssertionError("it ended with " + code + " and said " + out, e);
        }
    }

    private List<String> arguments(World world) {
        var arguments = new ArrayList<>(List.of(
                world.reference().toString(),
                "--output=json",
                "--policy=" + file("policies.yaml", world.files()),
                "--service-account=" + world.setting().serviceAccount()));
        var labels = world.setting().labels();
        if (labels != null) {
            arguments.add("--namespace=" + World.NAMESPACE);
            arguments.add("--namespace-labels="
                    + labels.entrySet().stream()
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .collect(Collectors.joining(",")));
            if (!world.exceptions().isEmpty()) {
                arguments.add("--exception="
                        + file(
                                "exceptions.yaml",
                                world.exceptions().stream()
                                        .map(World.Excepted::document)
                                        .collect(Collectors.joining("\n---\n"))));
            }
        }
        return arguments;
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
