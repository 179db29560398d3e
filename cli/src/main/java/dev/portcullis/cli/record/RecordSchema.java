package dev.portcullis.cli.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The JSON Schema of decision records. */
public final class RecordSchema {
    private static final String RESOURCE = "decision-record.schema.json";

    private RecordSchema() {}

    /** Returns the schema, of JSON Schema 2020-12. */
    public static String text() {
        try (var resource = RecordSchema.class.getResourceAsStream(RESOURCE)) {
            return new String(Objects.requireNonNull(resource, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
