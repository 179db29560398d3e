package dev.portcullis.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.rego.json.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the schema that authors are given against the documents that rules are given. */
class InputSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode TEXT = read();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(TEXT);

    private static JsonNode read() {
        try {
            return JSON.readTree(Path.of("../../policies/input.schema.json").toFile());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode document(ProgramQuestion question) throws Exception {
        return JSON.readTree(Json.write(new InputDocument(new DecodedStatements()).of(question)));
    }

    private static ProgramQuestion everything() {
        var all = Arrays.stream(FulcioExtension.values())
                .collect(Collectors.toMap(extension -> extension, FulcioExtension::name));
        var signer = new Signer.Keyless(
                new CertificateIdentity("https://issuer.example", "https://a.example/b", SubjectType.URI, all));
        return Rego.question(
                Rego.statement(Rego.sbom("{}"), signer, Rego.NOW), Rego.statement(Rego.sbom("{}"), Rego.KEY, null));
    }

    private static ProgramQuestion least() {
        return new ProgramQuestion(
                ImageReference.parse("registry.example.com/apps/shop@" + Rego.DIGEST),
                Rego.DIGEST,
                null,
                Map.of(),
                Circumstances.UNKNOWN,
                "{}",
                Rego.NOW);
    }

    @Test
    void holdsForWhatRulesAreGiven() throws Exception {
        assertThat(SCHEMA.validate(document(everything()))).isEmpty();
        assertThat(SCHEMA.validate(document(least()))).isEmpty();
    }

    /** Fields are told one by one, so that completion offers each that there is and none that there is not. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/image", "/request", "/request/kind", "/namespace"})
    void namesExactlyTheFieldsThatThereAre(String pointer) throws Exception {
        var declared = TEXT.at(pointer.replace("/", "/properties/")).path("properties");

        assertThat(names(declared)).isEqualTo(names(document(everything()).at(pointer)));
    }

    @Test
    void namesExactlyWhatIsKnownOfSigners() throws Exception {
        var forms = TEXT.at("/$defs/item/properties/signer/oneOf");
        var items = document(everything()).path("evidence").path(Rego.SBOM);

        assertThat(names(forms.get(1).path("properties")))
                .isEqualTo(names(items.get(0).path("signer")));
        assertThat(names(forms.get(0).path("properties")))
                .isEqualTo(names(items.get(1).path("signer")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "evidence", "parameters", "now"})
    void refusesADocumentWithoutWhatIsAlwaysThere(String field) throws Exception {
        var document = (ObjectNode) document(least());
        document.remove(List.of(field));

        assertThat(SCHEMA.validate(document)).isNotEmpty();
    }

    @Test
    void refusesWhatIsNotThere() throws Exception {
        var document = (ObjectNode) document(least());
        document.put("user", "alice");

        assertThat(SCHEMA.validate(document)).isNotEmpty();
    }

    private static Set<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
