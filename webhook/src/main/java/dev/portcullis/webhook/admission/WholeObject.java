package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Reads all of the object of a review, for rules that may look at any of it. */
final class WholeObject {
    /** Most values, names and brackets of a review. */
    private static final int MAXIMUM_TOKENS = 400_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(ReviewDecoder.MAXIMUM_BYTES)
                            .maxNestingDepth(ReviewDecoder.MAXIMUM_DEPTH)
                            .maxTokenCount(MAXIMUM_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private WholeObject() {}

    /** @param body a review that was decoded before, so that no field in it stands twice */
    static JsonNode of(byte[] body) throws MalformedReviewException {
        try (var parser = MAPPER.createParser(body)) {
            parser.nextToken();
            if (find(parser, "request") && find(parser, "object")) {
                return MAPPER.readTree(parser);
            }
            throw new MalformedReviewException("the request holds no object");
        } catch (IOException e) {
            throw new MalformedReviewException("the object is larger, or nested deeper, than rules may read");
        }
    }

    /** Goes from the beginning of an object to the value of a field; false if there is none. */
    private static boolean find(JsonParser parser, String field) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var found = parser.currentName().equals(field);
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }
}
