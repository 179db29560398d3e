package dev.portcullis.collect.preset;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.portcullis.collect.read.JsonReader;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Documents that say what they have to, and then go on for longer than is read. */
final class Oversized {
    /** Where each of them is at its bound or one beyond. */
    private static final int LEVELS = 32;

    private static final int TOKENS = 400_000;

    private Oversized() {}

    /** Returns reasons, and the value of one field more that is refused with them. */
    static Stream<Arguments> documents() {
        return Stream.of(
                argumentSet("bytes", "TooLarge", "\"" + "x".repeat(JsonReader.MAX_BYTES) + "\""),
                argumentSet("levels", "TooComplex", "[".repeat(LEVELS) + "]".repeat(LEVELS)),
                argumentSet("parts", "TooComplex", "[" + "0,".repeat(TOKENS) + "0]"));
    }

    /** Returns a document with one field more. */
    static String with(String document, String value) {
        return document.substring(0, document.lastIndexOf('}')) + ",\"more\":" + value + "}";
    }
}
