package dev.portcullis.evidence;

import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.verdict.ImageInput;
import java.nio.charset.StandardCharsets;

/** Estimates what rules are given, as values, by the bytes of its JSON and by how many values these can be at most. */
final class GivenMemory {
    /** The bytes themselves, and those of the texts in them. */
    private static final int COPIES = 2;

    /** What a short text takes as a value, with its place in an object or array. */
    private static final int VALUE_BYTES = 48;

    private GivenMemory() {}

    /** Returns the estimate in bytes. */
    static long of(ImageInput input) {
        var request = input.circumstances().request();
        var object = request == null ? 0 : of(request.object().getBytes(StandardCharsets.UTF_8));
        return object
                + input.statements().values().stream()
                        .mapToLong(statement ->
                                statement instanceof StatementOutcome.Read(var read) ? of(read.bytes()) : 0)
                        .sum();
    }

    private static long of(byte[] json) {
        var values = 1L;
        for (var character : json) {
            if (character == ',' || character == ':' || character == '[' || character == '{') {
                values++;
            }
        }
        return (long) COPIES * json.length + VALUE_BYTES * values;
    }
}
