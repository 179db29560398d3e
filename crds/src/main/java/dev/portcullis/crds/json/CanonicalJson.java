package dev.portcullis.crds.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;

/**
 * One JSON text per spec: keys sorted, no insignificant white space, nothing that is absent or empty.
 *
 * <p>Reading is strict, unlike that of the informers: a field that these records do not know could be one that makes a policy stricter.
 */
public final class CanonicalJson {
    /** The greatest length of a text, in characters. */
    public static final int MAXIMUM_LENGTH = 524_288;

    private static final int MAXIMUM_DEPTH = 16;
    private static final ObjectMapper MAPPER = mapper();

    private CanonicalJson() {}

    /** Returns the text of a spec. */
    public static String of(Object spec) {
        try {
            // Through plain maps, because records keep the order of their components.
            return MAPPER.writeValueAsString(MAPPER.convertValue(spec, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a spec can always be written", e);
        }
    }

    /** Reads a spec from JSON text. */
    public static <T> ReadResult<T> read(String json, Class<T> type) {
        return switch (tree(json)) {
            case ReadResult.Read<JsonNode>(var tree) -> read(tree, type);
            case ReadResult.Unreadable<JsonNode>(var field, var problem) -> new ReadResult.Unreadable<>(field, problem);
        };
    }

    /** Reads JSON text under bounds, whatever its fields are. */
    public static ReadResult<JsonNode> tree(String json) {
        if (json.length() > MAXIMUM_LENGTH) {
            return new ReadResult.Unreadable<>("", "it is longer than " + MAXIMUM_LENGTH + " characters");
        }
        try {
            return new ReadResult.Read<>(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            return new ReadResult.Unreadable<>("", "it is no JSON: " + e.getOriginalMessage());
        }
    }

    /** Reads a spec from a tree that was read under bounds. */
    public static <T> ReadResult<T> read(JsonNode tree, Class<T> type) {
        if (!tree.isObject()) {
            return new ReadResult.Unreadable<>("", "it is no object");
        }
        try {
            var spec = MAPPER.treeToValue(tree, type);
            var lost = LostFields.firstOf(tree, MAPPER.valueToTree(spec));
            return lost.isEmpty()
                    ? new ReadResult.Read<>(spec)
                    : new ReadResult.Unreadable<>(lost.get(), "there is no such field");
        } catch (JsonProcessingException e) {
            return new ReadResult.Unreadable<>(LostFields.path(e), "it has the wrong type or value");
        }
    }

    private static ObjectMapper mapper() {
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(MAXIMUM_DEPTH)
                .maxDocumentLength(4L * MAXIMUM_LENGTH)
                .maxStringLength(MAXIMUM_LENGTH)
                .maxNumberLength(32)
                .build();
        var mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        for (var shape : new CoercionInputShape[] {
            CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float
        }) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }
}
