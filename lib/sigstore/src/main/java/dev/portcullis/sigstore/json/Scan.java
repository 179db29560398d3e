package dev.portcullis.sigstore.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.portcullis.sigstore.json.JsonFault.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** One pass over a text's tokens that keeps nothing of them but the names of the objects it is in. */
final class Scan {
    private final JsonParser parser;
    private final int maxDepth;
    private final int maxTokens;
    private final Deque<Set<String>> names = new ArrayDeque<>();
    private int tokens;
    private int namesHeld;

    Scan(JsonParser parser, int maxDepth, int maxTokens) {
        this.parser = parser;
        this.maxDepth = maxDepth;
        this.maxTokens = maxTokens;
    }

    /** Returns the first fault of the text; empty if it has none. */
    Optional<JsonFault> run() throws IOException {
        int values = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (names.isEmpty() && ++values > 1) {
                return fault(Kind.MALFORMED, "something follows the JSON value");
            }
            if (++tokens > maxTokens) {
                return fault(Kind.TOO_LARGE, "it has more than " + maxTokens + " names, values and brackets");
            }
            Optional<JsonFault> fault = step(token);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return values == 1 ? Optional.empty() : fault(Kind.MALFORMED, "it is empty");
    }

    private Optional<JsonFault> step(JsonToken token) throws IOException {
        if (token.isStructStart()) {
            names.push(new HashSet<>());
            return names.size() > maxDepth
                    ? fault(Kind.TOO_DEEP, "it nests deeper than " + maxDepth + " levels")
                    : Optional.empty();
        }
        if (token.isStructEnd()) {
            namesHeld -= names.pop().size();
            return Optional.empty();
        }
        return token == JsonToken.FIELD_NAME ? name() : Optional.empty();
    }

    private Optional<JsonFault> name() throws IOException {
        if (!names.element().add(parser.currentName())) {
            return fault(Kind.DUPLICATE_NAME, "one of its objects has the same name twice");
        }
        return ++namesHeld > StrictJson.MAX_NAMES
                ? fault(
                        Kind.TOO_LARGE,
                        "an object and those around it have more than " + StrictJson.MAX_NAMES + " names")
                : Optional.empty();
    }

    private static Optional<JsonFault> fault(Kind kind, String detail) {
        return Optional.of(new JsonFault(kind, detail));
    }
}
