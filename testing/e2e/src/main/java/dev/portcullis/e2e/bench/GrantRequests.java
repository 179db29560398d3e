package dev.portcullis.e2e.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.testing.process.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What operator and webhook ask of the API server, by the audit log that it keeps of them and of nobody else. */
final class GrantRequests {
    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
              - level: Metadata
                userGroups: ["system:serviceaccounts:portcullis-system"]
              - level: None
            """;
    private static final String ACCOUNTS = "system:serviceaccount:portcullis-system:portcullis-";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private long read;

    private GrantRequests(Path folder) {
        this.folder = folder;
    }

    /** Makes one that an API server is to be started with. */
    static GrantRequests inNewFolder() {
        try {
            var folder = Files.createTempDirectory("portcullis-audit-");
            Files.writeString(folder.resolve("policy.yaml"), POLICY);
            return new GrantRequests(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the arguments by which the API server keeps the log. */
    String[] apiServerArguments() {
        return new String[] {
            "--audit-policy-file=" + folder.resolve("policy.yaml"),
            "--audit-log-path=" + log(),
            "--audit-log-maxsize=4096"
        };
    }

    private Path log() {
        return folder.resolve("audit.log");
    }

    /** Counts, by who asks for what, the requests that were answered since it was called last. */
    Map<String, Long> take() {
        try (var lines = Files.lines(log(), StandardCharsets.UTF_8)) {
            // The last line may be half written.
            var fresh = lines.skip(read).filter(line -> line.endsWith("}")).toList();
            read += fresh.size();
            return fresh.stream()
                    .map(GrantRequests::described)
                    .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String described(String line) {
        try {
            var event = JSON.readTree(line);
            var object = event.path("objectRef");
            var user = event.path("user").path("username").asText();
            return String.join(
                    " ",
                    user.startsWith(ACCOUNTS) ? user.substring(ACCOUNTS.length()) : user,
                    event.path("verb").asText(),
                    resource(object));
        } catch (JsonProcessingException e) {
            throw new StackException("the audit log holds what is not JSON: " + line, e);
        }
    }

    private static String resource(JsonNode object) {
        var part = object.path("subresource").asText();
        return object.path("resource").asText() + (part.isEmpty() ? "" : "/" + part);
    }

    /** Removes the log. */
    void remove() {
        try {
            for (var name : new String[] {"policy.yaml", "audit.log"}) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
