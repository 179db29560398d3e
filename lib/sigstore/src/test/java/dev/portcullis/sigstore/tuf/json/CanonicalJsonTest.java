package dev.portcullis.sigstore.tuf.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portcullis.core.reason.Reason;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CanonicalJsonTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static String canonical(String json) throws IOException {
        return CanonicalJson.of("signed", JSON.readTree(json)).toStringUtf8();
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("{}", "{}"),
                Arguments.of("[]", "[]"),
                Arguments.of(" [ 1 , -2 , 0 ] ", "[1,-2,0]"),
                Arguments.of("[true,false,null]", "[true,false,null]"),
                Arguments.of("{\"b\":1,\"a\":{\"d\":[],\"c\":\"\"}}", "{\"a\":{\"c\":\"\",\"d\":[]},\"b\":1}"),
                Arguments.of("{\"a\":1,\"A\":2,\"_\":3}", "{\"A\":2,\"_\":3,\"a\":1}"),
                // Line breaks and other signs stay as they are, whichever way they were written.
                Arguments.of("\"a\\nb\\u0001\\t\\/ü\"", "\"a\nb\u0001\t/ü\""),
                Arguments.of("\"\\\"\\\\\"", "\"\\\"\\\\\""),
                // By code points: U+FF5E comes before U+1D4B3, though not in UTF-16.
                Arguments.of("{\"\\uD835\\uDCB3\":1,\"\\uFF5E\":2}", "{\"\uFF5E\":2,\"\uD835\uDCB3\":1}"),
                Arguments.of("123456789012345678901234567890", "123456789012345678901234567890"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void hasOneForm(String json, String expected) throws IOException {
        assertThat(canonical(json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "[1.5]", "1e3", "{\"a\":-0.0}", "\"\\ud800\"", "{\"\\udc00\":1}", "[\"a\\ud835\"]"})
    void refusesWhatHasNone(String json) {
        assertThatThrownBy(() -> canonical(json))
                .isInstanceOfSatisfying(
                        UnusableMetadataException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.TUF_METADATA_MALFORMED));
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> CanonicalJson.of("signed", JsonNodeFactory.instance.binaryNode(new byte[1])))
                .isInstanceOf(UnusableMetadataException.class);
    }
}
