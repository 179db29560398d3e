package dev.portcullis.sigstore.fulcio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is given as an identity token, or as its claims: it is none, or says of whom it is what another reader finds in it. */
final class IdentityTokenFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();

    static Stream<Arguments> seeds() {
        var claims =
                "{\"iss\":\"https://issuer.example.com\",\"sub\":\"system:serviceaccount:apps:release\",\"exp\":1e9}";
        return Stream.of(
                        FakeFulcio.token(claims),
                        FakeFulcio.token("{\"iss\":\"a\",\"sub\":\"b\",\"aud\":[[[[]]]]}"),
                        claims,
                        claims.replace("exp", "iss"),
                        "a.b.c",
                        "..")
                .map(seed -> Arguments.of((Object) seed.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isNoneOrSaysWhatAnotherReaderFinds(byte @NotNull @WithLength(max = 16_384) [] bytes) throws IOException {
        var payload = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        check(new String(bytes, StandardCharsets.UTF_8));
        check("e30." + payload + ".c2ln");
    }

    private static void check(String text) throws IOException {
        var parsed = IdentityToken.parse(text);
        if (parsed.isEmpty()) {
            return;
        }
        var token = parsed.get();
        var payload = Base64.getUrlDecoder().decode(text.split("\\.", -1)[1]);
        var claims = OTHER.readTree(new String(payload, StandardCharsets.UTF_8));
        assertThat(token.issuer()).isNotEmpty().isEqualTo(claims.path("iss").textValue());
        assertThat(token.subject()).isNotEmpty().isEqualTo(claims.path("sub").textValue());
        assertThat(token.toString()).doesNotContain(text);
        var expected = ExpectedIdentity.of(token);
        assertThat(expected.issuer()).isEqualTo(token.issuer());
        if (expected.subject() != null) {
            var account = token.subject().split(":", -1);
            assertThat(expected.subject())
                    .isEqualTo("https://kubernetes.io/namespaces/" + account[2] + "/serviceaccounts/" + account[3]);
        }
    }
}
