package dev.portcullis.sigstore.fulcio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTokenTest {
    @Test
    void saysWhoItIsForAndShowsNothingOfItself() {
        var text =
                FakeFulcio.token("{\"iss\":\"https://issuer.example.com\",\"sub\":\"release\",\"aud\":[\"sigstore\"]}");

        var token = IdentityToken.parse(text).orElseThrow();

        assertThat(token.issuer()).isEqualTo("https://issuer.example.com");
        assertThat(token.subject()).isEqualTo("release");
        assertThat(token.text()).isEqualTo(text);
        assertThat(token.toString()).doesNotContain(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"iss\":\"a\"}",
                "{\"sub\":\"a\"}",
                "{\"iss\":\"\",\"sub\":\"a\"}",
                "{\"iss\":\"a\",\"sub\":\"\"}",
                "{\"iss\":1,\"sub\":\"a\"}",
                "{\"iss\":\"a\",\"sub\":[\"a\"]}",
                "{\"iss\":\"a\",\"iss\":\"b\",\"sub\":\"a\"}",
                "{\"iss\":\"a\",\"sub\":\"a\"} " + "{}"
            })
    void isNotReadFromOtherClaims(String claims) {
        assertThat(IdentityToken.parse(FakeFulcio.token(claims))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b", "a.b.c", "a.b.c.d", "a.!.c", "a.e30.c"})
    void isNotReadFromAnythingElse(String text) {
        assertThat(IdentityToken.parse(text)).isEmpty();
    }

    @Test
    void isNotReadWithoutBounds() {
        assertThat(IdentityToken.parse(FakeFulcio.token("{\"iss\":\"a\",\"sub\":\"" + "a".repeat(20_000) + "\"}")))
                .isEmpty();
    }
}
