package dev.portcullis.collect.preset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** A document of each form that is known beforehand, which passes. */
public enum Samples {
    DBT_RUN_RESULTS,
    RECOVERY_DRILL,
    DETERMINISM,
    SCHEMA_REGISTRY,
    EGRESS_PROBE;

    /** Returns the code word of the collector that reads it. */
    public String collector() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
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
