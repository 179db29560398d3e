package dev.portcullis.testing.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.testing.process.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The audit log of the API server at level Metadata, across its restarts. A request is in it before its answer has gone out. */
public final class AuditLog {
    static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - level: Metadata
            """;

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    AuditLog(Path file) {
        this.file = file;
    }

    /** Everything so far. */
    public List<AuditEvent> events() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            // The last line may be half written.
            return lines.filter(line -> line.endsWith("}")).map(AuditLog::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a service account asked for. */
    public List<AuditEvent> of(String namespace, String serviceAccount) {
        String user = "system:serviceaccount:" + namespace + ":" + serviceAccount;
        return events().stream().filter(event -> event.user().equals(user)).toList();
    }

    private static AuditEvent parse(String line) {
        try {
            return AuditEvent.of(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            throw new StackException("the audit log holds what is not JSON: " + line, e);
        }
    }
}
