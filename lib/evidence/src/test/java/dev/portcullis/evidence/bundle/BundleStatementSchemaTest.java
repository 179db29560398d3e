package dev.portcullis.evidence.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the schema that others are given against what is written, and against what is refused. */
class BundleStatementSchemaTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(BundleStatementSchema.text());

    @Test
    void holdsForWhatIsWritten() throws Exception {
        assertThat(SCHEMA.validate(JSON.readTree(BundleSamples.text()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evidence-bundle/v1 | evidence-bundle/v2",
                "\"required\":true | \"required\":1",
                "\"required\":true | \"other\":true",
                "\"mediaType\":\"application/xml\", | ''",
                "\"outcome\":\"Failed\" | \"outcome\":\"Passed\"",
                "\"outcome\":\"Passed\" | \"outcome\":\"Failed\"",
                "\"name\":\"tests\" | \"name\":\"Tests\"",
                "\"reason\":\"NotFound\" | \"reason\":\"not found\"",
                "2026-03-01T10:00:00Z | yesterday"
            })
    void refusesWhatTheReaderRefuses(String part, String instead) throws Exception {
        JsonNode changed = JSON.readTree(BundleSamples.text().replace(part, instead));

        assertThat(SCHEMA.validate(changed)).isNotEmpty();
        assertThat(BundleStatementReader.read(JSON.writeValueAsBytes(changed)))
                .isInstanceOf(BundleStatementReading.Refused.class);
    }
}
