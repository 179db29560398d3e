package dev.portcullis.crds.file;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;

/** Splits YAML text into trees, within bounds, and without aliases, which could make little text much. */
final class YamlDocuments {
    private static final int MAXIMUM_LENGTH = 4 * 1024 * 1024;
    private static final int MAXIMUM_DEPTH = 24;
    private static final int MAXIMUM_DOCUMENTS = 256;
    private static final ObjectMapper MAPPER = new ObjectMapper(factory());

    private YamlDocuments() {}

    /**
     * Reads the documents.
     *
     * @throws IOException if the text is no YAML, or exceeds a bound
     */
    static List<JsonNode> read(String yaml) throws IOException {
        if (yaml.length() > MAXIMUM_LENGTH) {
            throw new JsonParseException(null, "it is longer than " + MAXIMUM_LENGTH + " characters");
        }
        var documents = new ArrayList<JsonNode>();
        try (var parser = new WithoutAliases(((YAMLFactory) MAPPER.getFactory()).createParser(yaml))) {
            parser.setCodec(MAPPER);
            while (parser.nextToken() != null) {
                if (documents.size() == MAXIMUM_DOCUMENTS) {
                    throw new JsonParseException(null, "it has more than " + MAXIMUM_DOCUMENTS + " documents");
                }
                JsonNode document = MAPPER.readTree(parser);
                documents.add(document);
            }
        }
        return documents;
    }

    private static YAMLFactory factory() {
        var options = new LoaderOptions();
        options.setCodePointLimit(MAXIMUM_LENGTH);
        options.setNestingDepthLimit(MAXIMUM_DEPTH);
        options.setAllowDuplicateKeys(false);
        var factory = YAMLFactory.builder()
                .loaderOptions(options)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        factory.setStreamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(MAXIMUM_DEPTH)
                .maxStringLength(MAXIMUM_LENGTH)
                .build());
        return factory;
    }

    private static final class WithoutAliases extends JsonParserDelegate {
        private final YAMLParser yaml;

        WithoutAliases(YAMLParser yaml) {
            super(yaml);
            this.yaml = yaml;
        }

        @Override
        public JsonToken nextToken() throws IOException {
            var token = super.nextToken();
            if (yaml.isCurrentAlias()) {
                throw new JsonParseException((JsonParser) this, "aliases are not read; write the value out");
            }
            return token;
        }
    }
}
