package dev.portcullis.registry.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Parses JSON objects from outside: valid UTF-8, no duplicate keys, nothing after the object, at most 32 levels deep and
 * of 100,000 tokens.
 *
 * <p>Callers bound the bytes before they call. RFC 8259 §4 leaves duplicate keys undefined; here they are an error, because two readers
 * could see two documents.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 40;
    private static final int MAX_NAME_LENGTH = 4096;

    /** A tree takes a hundred times the bytes of its smallest values; 512 referrers with ten annotations each have 20,000 tokens. */
    private static final long MAX_TOKENS = 100_000;

    /** Reports of scans list what they looked for besides what they found. */
    private static final long MAX_TOKENS_OF_REPORTS = 400_000;

    private static final ObjectMapper MAPPER = mapper(MAX_TOKENS);
    private static final ObjectMapper REPORTS =
            mapper(MAX_TOKENS_OF_REPORTS).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private StrictJson() {}

    /**
     * Parses one JSON object.
     *
     * @throws MalformedJsonException if the bytes are anything else
     */
    public static ObjectNode object(byte[] bytes) throws MalformedJsonException {
        return object(bytes, MAPPER);
    }

    /**
     * Parses one JSON object of at most 400,000 tokens, with numbers as exact as they are written.
     *
     * @throws MalformedJsonException if the bytes are anything else
     */
    public static ObjectNode report(byte[] bytes) throws MalformedJsonException {
        return object(bytes, REPORTS);
    }

    private static ObjectMapper mapper(long tokens) {
        return new ObjectMapper(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxNumberLength(MAX_NUMBER_LENGTH)
                                .maxNameLength(MAX_NAME_LENGTH)
                                .maxTokenCount(tokens)
                                .maxStringLength(Integer.MAX_VALUE)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    private static ObjectNode object(byte[] bytes, ObjectMapper mapper) throws MalformedJsonException {
        JsonNode node;
        try {
            // Decoding here keeps the parser from guessing UTF-16 or UTF-32.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            node = mapper.readTree(text);
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("it is not UTF-8");
        } catch (StreamConstraintsException e) {
            throw new MalformedJsonException("it is deeper, or has more parts, than is read", true);
        } catch (JsonProcessingException e) {
            throw new MalformedJsonException("it is not well-formed JSON");
        } catch (ArithmeticException | NumberFormatException e) {
            // Exact numbers have bounds, which Jackson finds no exception of its own for.
            throw new MalformedJsonException("it has a number that is greater or smaller than is read");
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedJsonException("it is not a JSON object");
    }
}
