package dev.portcullis.collect.preset;

import dev.portcullis.collect.CollectorKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** A document of each form that is known beforehand, which passes. */
public enum Samples {
    DBT_RUN_RESULTS(CollectorKind.DBT_RUN_RESULTS),
    RECOVERY_DRILL(CollectorKind.RECOVERY_DRILL),
    DETERMINISM(CollectorKind.DETERMINISM),
    SCHEMA_REGISTRY(CollectorKind.SCHEMA_REGISTRY),
    EGRESS_PROBE(CollectorKind.EGRESS_PROBE);

    private final CollectorKind kind;

    Samples(CollectorKind kind) {
        this.kind = kind;
    }

    /** Returns the kind of collector that reads it. */
    public CollectorKind kind() {
        return kind;
    }

    /** Returns the document. */
    public String text() {
        var name = name().toLowerCase(Locale.ROOT).replace('_', '-') + ".json";
        try (var resource = Samples.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
