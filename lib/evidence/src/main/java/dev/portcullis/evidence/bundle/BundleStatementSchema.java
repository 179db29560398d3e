package dev.portcullis.evidence.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The JSON Schema of statements of evidence bundles. */
public final class BundleStatementSchema {
    private static final String RESOURCE = "evidence-bundle.schema.json";

    private BundleStatementSchema() {}

    /** Returns the schema, of JSON Schema 2020-12. */
    public static String text() {
        try (var resource = BundleStatementSchema.class.getResourceAsStream(RESOURCE)) {
            return new String(Objects.requireNonNull(resource, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
