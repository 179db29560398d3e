package dev.portcullis.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever expression a policy says: it is refused in words, or matches no subject at a host that it does not spell out. */
final class IdentityPatternFuzzTest {
    private static final String ISSUER = "https://issuer.example.com";
    private static final String WORKFLOW = "acme/app/.github/workflows/release.yml@refs/tags/v1";

    static Stream<Arguments> seeds() {
        return Stream.of(
                arguments("https://github\\.com/acme/[^/]+/\\.github/workflows/release\\.yml@refs/tags/v.+", WORKFLOW),
                arguments("https://github\\.com/acme/.*|.*@acme\\.example", "app@acme.example"),
                arguments("https://.*@acme\\.example", "app@acme.example"),
                arguments("^https?://github\\.com(?::443)?/acme/$", "acme/"),
                arguments("[a-z.]+@acme\\.example", "a.b@acme.example"),
                arguments("https://github\\.com/)|(?:.*", WORKFLOW),
                arguments("https://github\\.com/\\Q[\\E|https://.*/x", "x"),
                arguments("https://github\\.com/[]|]|https://.*/[[:alpha:]|]", "x"),
                arguments("https://github\\.com/acme/[^](]+|https://[a-z]+\\.dev/release", "x"),
                arguments("https://github\\.com/acme/[[:alpha:](]+|https://[a-z]+\\.dev/release", "x"),
                arguments("[](]|[a-z]+@[a-z]+\\.dev|x@acme\\.com", "x"),
                arguments("https://github\\.com/\\Q\\E*[a-z.]+/release", "x"),
                arguments("(https://a\\.com|https://[a-z]+\\.dev)/x", "x"),
                arguments("https:\\/\\/acme\\.com/x@v1\\.0", "https:"),
                arguments("https://a\\.b/(?:(?:(?:x{10}){10}){10})", ""),
                arguments("https://a\\.b/(?i:\\pL|\\x{10FFFF}|\\Q.\\E)", "A"));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrMatchesNoOtherHost(@NotNull @WithUtf8Length(max = 1_100) String expression, @NotNull String rest) {
        IdentityMatcher matcher;
        try {
            var pattern = IdentityPattern.regularExpression(expression);
            assertThat(pattern.source()).isEqualTo(expression);
            matcher = IdentityMatcher.of(IdentityPattern.exactly(ISSUER), pattern, Map.of());
        } catch (InvalidIdentityException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(4096);
            return;
        }
        if (!expression.contains("evil")) {
            assertThat(matcher.matches(subject("https://evil.example/" + rest, SubjectType.URI)))
                    .isFalse();
            assertThat(matcher.matches(subject("https://evil.dev/release", SubjectType.URI)))
                    .isFalse();
            assertThat(matcher.matches(subject("evil@evil.dev", SubjectType.EMAIL)))
                    .isFalse();
            assertThat(matcher.matches(subject(rest + "@evil.example", SubjectType.EMAIL)))
                    .isFalse();
        }
        assertThat(matcher.matches(subject(rest, SubjectType.OTHER_NAME))).isFalse();
    }

    private static CertificateIdentity subject(String name, SubjectType type) {
        return new CertificateIdentity(ISSUER, name, type, Map.of());
    }
}
