package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.portcullis.cli.record.ReadRecord;
import dev.portcullis.cli.record.RecordReader;
import dev.portcullis.cli.record.RecordSchema;
import dev.portcullis.webhook.config.IdentityMask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published schema describes the records that are written, and no others; the command line reads the same. */
final class RecordSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                    RecordSchema.text(),
                    SchemaValidatorsConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build());

    /** Objects whose fields are names that users give. */
    private static final Set<String> MAPS = Set.of("policies", "trustRoots", "namespaceLabels");

    @ParameterizedTest
    @EnumSource
    void describesWhatIsWritten(Recordings recording) throws IOException {
        assertThat(SCHEMA.validate(tree(recording))).isEmpty();
    }

    @Test
    void describesLongMaskedAndFailedOnes() throws IOException {
        var many = IntStream.range(0, 200)
                .mapToObj(i -> "registry.example.com/apps/i" + i + "@" + Reviews.DIGEST)
                .toArray(String[]::new);
        var masked = Recordings.KEYLESS_THRESHOLD_AND_AGE.scene();
        masked.mask = IdentityMask.EMAIL_LOCAL_PART;
        var lines = List.of(
                Recordings.enforced().record(HandlerScene.FAIL_CLOSED, Recordings.pod(many)),
                Recordings.enforced()
                        .record(HandlerScene.FAIL_CLOSED, Reviews.review("", "Pod", "CREATE", "{'spec': {}}", "null")),
                masked.record(HandlerScene.FAIL_CLOSED, Recordings.KEYLESS_THRESHOLD_AND_AGE.review),
                masked.unread(HandlerScene.FAIL_CLOSED));

        for (var line : lines) {
            assertThat(SCHEMA.validate(JSON.readTree(line))).isEmpty();
            assertThat(isRead(JSON.readTree(line))).isTrue();
            assertThat(JSON.readTree(line).path("images").findValues("brief")).hasSizeLessThan(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesFieldsThatItDoesNotName(Recordings recording) throws IOException {
        var record = tree(recording);
        for (var index = 0; index < Change.number(record); index++) {
            var change = Change.of(record, index);
            if (!MAPS.contains(change.name())) {
                change.object().put("addition", true);

                assertThat(SCHEMA.validate(change.record()))
                        .as(change.toString())
                        .isNotEmpty();
                assertThat(isRead(change.record())).as(change.toString()).isFalse();
            }
        }
    }

    /** What may be missing for the schema may be missing for the reader, and nothing else. */
    @ParameterizedTest
    @EnumSource
    void refusesWhatLacksAField(Recordings recording) throws IOException {
        var record = tree(recording);
        var refused = 0;
        for (var index = 0; index < Change.number(record); index++) {
            for (var field : Change.of(record, index).fields()) {
                var change = Change.of(record, index);
                change.object().remove(field);

                var valid = SCHEMA.validate(change.record()).isEmpty();
                assertThat(isRead(change.record()))
                        .as(change + " without " + field)
                        .isEqualTo(valid);
                refused += valid ? 0 : 1;
            }
        }
        assertThat(refused).isGreaterThan(15);
    }

    private static ObjectNode tree(Recordings recording) throws IOException {
        return (ObjectNode) JSON.readTree(recording.scene().record(HandlerScene.FAIL_CLOSED, recording.review));
    }

    private static boolean isRead(JsonNode record) {
        return RecordReader.read(record.toString().getBytes(StandardCharsets.UTF_8)) instanceof ReadRecord.Whole;
    }

    /**
     * A copy of a record that is to be changed in one of its objects.
     *
     * @param record the copy
     * @param object an object in it
     * @param name the field that the object stands in
     */
    private record Change(ObjectNode record, ObjectNode object, String name) {
        /** Returns how many objects a record has, itself included. */
        static int number(ObjectNode record) {
            var objects = new ArrayList<Change>();
            collect("record", record, record, objects);
            return objects.size();
        }

        static Change of(ObjectNode record, int index) {
            var copy = record.deepCopy();
            var objects = new ArrayList<Change>();
            collect("record", copy, copy, objects);
            return objects.get(index);
        }

        List<String> fields() {
            var fields = new ArrayList<String>();
            object.fieldNames().forEachRemaining(fields::add);
            return fields;
        }

        private static void collect(String name, JsonNode node, ObjectNode record, List<Change> objects) {
            if (node instanceof ObjectNode object) {
                objects.add(new Change(record, object, name));
                object.properties().forEach(field -> collect(field.getKey(), field.getValue(), record, objects));
            } else {
                node.forEach(element -> collect(name, element, record, objects));
            }
        }
    }
}
