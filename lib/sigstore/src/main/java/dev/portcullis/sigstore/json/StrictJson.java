package dev.portcullis.sigstore.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.sigstore.json.JsonFault.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads one JSON value from UTF-8 bytes (RFC 8259), and refuses what two parsers could read differently: other encodings, duplicate
 * names, anything after the value. Thread-safe.
 */
public final class StrictJson {
    private static final int MAX_NAME = 4096;
    private static final int MAX_NUMBER = 64;

    /** Most names of an object and those around it: to find duplicates they are all kept, at a hundred bytes each. */
    static final int MAX_NAMES = 50_000;

    private final int maxBytes;
    private final int maxDepth;
    private final int maxTokens;
    private final JsonFactory factory;
    private final JsonMapper mapper;

    /**
     * @param maxBytes longest text in bytes
     * @param maxDepth deepest nesting of objects and arrays
     * @param maxTokens most names, values and brackets; a tree takes a hundred bytes for each, whether the text has three or thirty for it
     */
    public StrictJson(int maxBytes, int maxDepth, int maxTokens) {
        this.maxBytes = maxBytes;
        this.maxDepth = maxDepth;
        this.maxTokens = maxTokens;
        this.factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth + 1)
                        .maxStringLength(maxBytes)
                        .maxNameLength(MAX_NAME)
                        .maxNumberLength(MAX_NUMBER)
                        .build())
                .build();
        this.mapper = JsonMapper.builder(factory).build();
    }

    /** The text and whether it may be read. */
    public sealed interface Result {
        /** Strict JSON within its bounds. */
        record Text(String text) implements Result {}

        /** Anything else. */
        record Faulty(JsonFault fault) implements Result {}
    }

    /** Decodes and checks a text without building anything from it. */
    public Result check(byte[] json) {
        if (json.length > maxBytes) {
            return faulty(Kind.TOO_LARGE, "it has " + json.length + " bytes; at most " + maxBytes + " are read");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            return faulty(Kind.MALFORMED, "it is not UTF-8");
        }
        try {
            return scan(text).<Result>map(Result.Faulty::new).orElseGet(() -> new Result.Text(text));
        } catch (StreamConstraintsException e) {
            return faulty(Kind.TOO_LARGE, "a name or number in it is longer than is read");
        } catch (IOException e) {
            return faulty(Kind.MALFORMED, "it is not JSON");
        }
    }

    /** Reads a text that {@link #check} passed as a tree. */
    public JsonNode tree(String checked) throws IOException {
        return mapper.readTree(checked);
    }

    /** Opens a text that {@link #check} passed for reading token by token. */
    public JsonParser parser(String checked) throws IOException {
        return factory.createParser(checked);
    }

    private Optional<JsonFault> scan(String text) throws IOException {
        try (JsonParser parser = factory.createParser(text)) {
            return new Scan(parser, maxDepth, maxTokens).run();
        }
    }

    private static Result faulty(Kind kind, String detail) {
        return new Result.Faulty(new JsonFault(kind, detail));
    }
}
