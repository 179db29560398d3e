package dev.portcullis.e2e.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.testing.process.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The decision records that a webhook has written. */
public record DecisionLog(Path file) {
    private static final String BEGINNING = "{\"schema\":\"portcullis.dev/decision/";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns all records so far, in order. */
    public List<JsonNode> all() {
        try {
            var records = new ArrayList<JsonNode>();
            var text = Files.readString(file);
            // What follows the last line break is still being written.
            for (var line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                if (line.startsWith(BEGINNING)) {
                    records.add(parse(line));
                }
            }
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits at most a minute for a record after the first {@code skip} ones; empty if none came. */
    public Optional<JsonNode> await(int skip, Predicate<JsonNode> wanted) {
        return await(Duration.ofMinutes(1), skip, wanted);
    }

    /** Waits so long at most for a record after the first {@code skip} ones; empty if none came. */
    public Optional<JsonNode> await(Duration limit, int skip, Predicate<JsonNode> wanted) {
        Deadline.in(limit).await(() -> find(skip, wanted).isPresent());
        return find(skip, wanted);
    }

    private Optional<JsonNode> find(int skip, Predicate<JsonNode> wanted) {
        return all().stream().skip(skip).filter(wanted).findFirst();
    }

    private static JsonNode parse(String line) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException("a decision record is no JSON: " + line, e);
        }
    }
}
