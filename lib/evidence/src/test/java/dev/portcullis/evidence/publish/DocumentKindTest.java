package dev.portcullis.evidence.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentKindTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'bomFormat':'CycloneDX','specVersion':'1.6'}|https://cyclonedx.org/bom",
                "{'spdxVersion':'SPDX-2.3'}|https://spdx.dev/Document",
                "{'@context':'https://openvex.dev/ns/v0.2.0'}|https://openvex.dev/ns"
            })
    void readsWhatDocumentsSay(String document, String type) {
        assertThat(DocumentKind.of(json(document)).orElseThrow().predicateType())
                .isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{'bomFormat':'cyclonedx'}",
                "{'spdxVersion':'SPDX-3.0'}",
                "{'@context':'https://example.com/ns'}",
                "{'bomFormat':'CycloneDX','spdxVersion':'SPDX-2.3'}",
                "{'inner':{'bomFormat':'CycloneDX'}}"
            })
    void guessesNothing(String document) {
        assertThat(DocumentKind.of(json(document))).isEmpty();
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
