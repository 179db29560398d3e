package dev.portcullis.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.FulcioExtension;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityMatcherTest {
    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String RELEASE =
            "https://github\\.com/acme/[^/]+/\\.github/workflows/release\\.yml@refs/tags/v.+";
    private static final Map<FulcioExtension, String> OWNED_BY_ACME =
            Map.of(FulcioExtension.SOURCE_REPOSITORY_OWNER_ID, "4711");

    private final IdentityMatcher release = IdentityMatcher.of(
            IdentityPattern.exactly(GITHUB), IdentityPattern.regularExpression(RELEASE), OWNED_BY_ACME);

    @Test
    void anExpressionForIssuersIsOverUris() {
        var issuer = IdentityPattern.regularExpression(".*@acme\\.example");
        var subject = IdentityPattern.exactly("release@acme.example");

        assertThatThrownBy(() -> IdentityMatcher.of(issuer, subject, Map.of()))
                .isInstanceOf(InvalidIdentityException.class)
                .hasMessageContaining("https://");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # subject                                                                    | matches
            https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v1.0    | true
            https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main   | false
            https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v       | false
            https://github.com/acme-evil/shop/.github/workflows/release.yml@refs/tags/v1 | false
            https://github.com/evil/acme/shop/.github/workflows/release.yml@refs/tags/v1 | false
            https://github.com/acme/a/b/.github/workflows/release.yml@refs/tags/v1       | false
            https://githubxcom/acme/shop/.github/workflows/release.yml@refs/tags/v1      | false
            https://github.com.evil.io/acme/shop/.github/workflows/release.yml@refs/tags/v1 | false
            https://evil.io/https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v1 | false
            HTTPS://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v1      | false
            http://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v1       | false
            https://github.com/acme/shop/.github/workflows/releaseXyml@refs/tags/v1      | false
            """)
    void matchesSubjectsAsAWhole(String subject, boolean matches) {
        assertThat(release.matches(identity(GITHUB, subject, SubjectType.URI, OWNED_BY_ACME)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\u0000", " ", "\nhttps://evil.example"})
    void doesNotLetTrailingCharactersPass(String suffix) {
        var matcher = IdentityMatcher.of(
                IdentityPattern.exactly("https://issuer.example"),
                IdentityPattern.regularExpression("https://ci\\.acme\\.example/(build|release)"),
                Map.of());

        assertThat(matcher.matches(uri("https://ci.acme.example/build"))).isTrue();
        assertThat(matcher.matches(uri("https://ci.acme.example/build" + suffix)))
                .isFalse();
        assertThat(matcher.matches(uri(suffix + "https://ci.acme.example/build")))
                .isFalse();
    }

    @Test
    void anchorsEveryAlternative() {
        var matcher = IdentityMatcher.of(
                IdentityPattern.exactly("https://issuer.example"),
                IdentityPattern.regularExpression("https://a\\.example/x|https://b\\.example/y"),
                Map.of());

        assertThat(matcher.matches(uri("https://a.example/x"))).isTrue();
        assertThat(matcher.matches(uri("https://b.example/y"))).isTrue();
        assertThat(matcher.matches(uri("https://a.example/xy"))).isFalse();
        assertThat(matcher.matches(uri("https://evil.example/https://b.example/y")))
                .isFalse();
    }

    @Test
    void refusesAReusableWorkflowCalledFromAnotherOwner() {
        var subject = "https://github.com/acme/shared/.github/workflows/release.yml@refs/tags/v1";

        assertThat(release.matches(identity(GITHUB, subject, SubjectType.URI, OWNED_BY_ACME)))
                .isTrue();
        assertThat(release.matches(identity(
                        GITHUB, subject, SubjectType.URI, Map.of(FulcioExtension.SOURCE_REPOSITORY_OWNER_ID, "666"))))
                .isFalse();
        assertThat(release.matches(identity(GITHUB, subject, SubjectType.URI, Map.of())))
                .isFalse();
    }

    @Test
    void refusesASubjectOfTheWrongType() {
        var email = IdentityMatcher.of(
                IdentityPattern.exactly("https://issuer.example"),
                IdentityPattern.exactly("alice@acme.example"),
                Map.of());

        assertThat(email.matches(identity("https://issuer.example", "alice@acme.example", SubjectType.EMAIL, Map.of())))
                .isTrue();
        assertThat(email.matches(identity("https://issuer.example", "alice@acme.example", SubjectType.URI, Map.of())))
                .isFalse();
        assertThat(email.matches(
                        identity("https://issuer.example", "alice@acme.example", SubjectType.OTHER_NAME, Map.of())))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example/",
                "https://issuer.example.evil.io",
                "http://issuer.example",
                "https://ISSUER.example",
                "https://issuer.example\n",
                ""
            })
    void refusesLookAlikeIssuers(String issuer) {
        var matcher = IdentityMatcher.of(
                IdentityPattern.exactly("https://issuer.example"),
                IdentityPattern.exactly("https://ci.acme.example/build"),
                Map.of());

        assertThat(matcher.matches(identity(issuer, "https://ci.acme.example/build", SubjectType.URI, Map.of())))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*",
                "",
                "https://.*",
                "https://[^/]+/acme/app",
                "https://github.com/acme/.*",
                "https://github\\.com.*",
                "https://github\\.com/?.*",
                "https://github\\.com/*.*",
                "https://github\\.com/.*",
                "https://github\\.com/acme/.*|.*",
                "https://(github\\.com|.*)/acme/.*",
                ".*@.*",
                ".*@acme.example",
                "alice",
                "https://github\\.com/[",
                "https://github\\.com/a)|(?:.*",
                "(?i)https://github\\.com/acme/.*",
                "https://a\\.example/x|evil",
                "https://github\\.com/acme/.*|.*@acme\\.example",
                ".*@acme\\.example|https://github\\.com/acme/.*",
                "https://.*@acme\\.example",
                "https://github\\.com/\\Q[\\E|https://.*/acme2",
                "https://github\\.com/\\Q(\\E|https://.*/acme2",
                "https?://token\\.actions\\.githubusercontent\\.com.*",
                "https://github\\.com/acme/[^](]+|https://[a-z]+\\.dev/release",
                "https://github\\.com/acme/[[:alpha:](]+|https://[a-z]+\\.dev/release",
                "[](]|[a-z]+@[a-z]+\\.dev|x@acme\\.com",
                "[^](]|[a-z]+@[a-z]+\\.dev|x@acme\\.com",
                "https://github\\.com/[|]|https://[a-z]+\\.dev/release",
                "https://github\\.com/acme/[)]|https://[a-z]+\\.dev/release",
                "https://github\\.com/[\\Q(\\E]|https://[a-z]+\\.dev/release",
                "https://github\\.com/\\(|https://[a-z]+\\.dev/release",
                "https://github\\.com/[\\]]|https://[a-z]+\\.dev/release",
                "(https://a\\.com|https://[a-z]+\\.dev)/x",
                "(?:https://a\\.com/x|https://b\\.com/x)",
                "https://(?:a|[a-z]+)\\.com/x",
                "https://github\\.com/\\Q\\E*[a-z.]+/release",
                "https://github\\.com/(?i)*[a-z.]+/release",
                "https://github\\.com/+*[a-z.]+/release",
                "https://github\\.com/+{0}[a-z.]+/release",
                "https://github\\.com/(?i)x|https://kelvin\\.example/x",
                "(?i)alice@kelvin\\.example",
                "(?s)https://github\\.com/acme/.*",
                "(?U)https://github\\.com/acme/.*",
                "(?P<who>https://github\\.com/acme/.*)",
                "https://github\\.com/(?P<who>acme)/.*",
                "https://github\\x2ecom/acme",
                "https://github\\Ccom/acme",
                "https://github\\.c\\om/acme",
                "https:\\/\\/[a-z]+\\.dev/x@acme\\.example",
                "https:\\/\\/acme\\.example\\/?[a-z.]+",
                "https:\\/\\/acme\\.example/x|alice@acme\\.example",
                "https://a\\.example\\\\/x",
                "alice@acme\\.example|",
                "alice@acme\\.examples?",
                "alice@(acme\\.example|[a-z]+\\.dev)",
                "alice\\|https://[a-z]+\\.dev/x@acme\\.example"
            })
    void refusesExpressionsThatCouldMatchStrangers(String expression) {
        assertThatThrownBy(() -> IdentityPattern.regularExpression(expression))
                .isInstanceOf(InvalidIdentityException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RELEASE,
                "^https://github\\.com/acme/app/.*$",
                "https://gitlab\\.example\\.com:8443/team/.*",
                "(alice|bob)@acme\\.example",
                "https://a\\.example/x|https://b\\.example/y",
                "https://a\\.example/[^/\\[\\]\\(\\)]+",
                "https://github\\.com/acme/(?:app|shop(?:-v[0-9]+)?)/\\.github/workflows/[a-z\\|]+",
                "https:\\/\\/acme\\.example\\/x@v1\\.0",
                "https://a\\.example/(?:)*x",
                "[^\\]]+@acme\\.example|bob@acme\\.example"
            })
    void acceptsExpressionsWithALiteralHost(String expression) {
        assertThat(IdentityPattern.regularExpression(expression).source()).isEqualTo(expression);
    }

    @Test
    void takesAnExpressionWithEscapedSlashesForOneOverUris() {
        var matcher = IdentityMatcher.of(
                IdentityPattern.exactly("https://issuer.example"),
                IdentityPattern.regularExpression("https:\\/\\/acme\\.example\\/x@v1\\.0"),
                Map.of());

        assertThat(matcher.matches(uri("https://acme.example/x@v1.0"))).isTrue();
        assertThat(matcher.matches(
                        identity("https://issuer.example", "https://acme.example/x@v1.0", SubjectType.EMAIL, Map.of())))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            https://github\\.com/[a|b]          ; in a character class, escape
            https://github\\.com/[[:alpha:]]+   ; names such as [:alpha:]
            https://github\\.com/\\Qacme\\E     ; escape each character by itself
            https://github\\.com/(?i:acme)      ; flags and names of groups
            https://[a-z]+\\.dev/x              ; no literal host
            """)
    void saysWhatToWriteInstead(String expression, String words) {
        assertThatThrownBy(() -> IdentityPattern.regularExpression(expression))
                .isInstanceOf(InvalidIdentityException.class)
                .hasMessageContaining(words);
    }

    @Test
    void demandsASourceForGitHub() {
        assertThatThrownBy(() -> IdentityMatcher.of(
                        IdentityPattern.exactly(GITHUB), IdentityPattern.regularExpression(RELEASE), Map.of()))
                .isInstanceOf(InvalidIdentityException.class)
                .hasMessageContaining("source repository");
        assertThatThrownBy(() -> IdentityMatcher.of(
                        IdentityPattern.regularExpression("https://token\\.actions\\.githubusercontent\\.com"),
                        IdentityPattern.regularExpression(RELEASE),
                        Map.of(FulcioExtension.BUILD_TRIGGER, "push")))
                .isInstanceOf(InvalidIdentityException.class);
    }

    @Test
    void takesTimeLinearInTheSubject() {
        var matcher = IdentityPattern.regularExpression("https://a\\.example/(x+x+)+y");

        assertThat(matcher.matches("https://a.example/" + "x".repeat(20_000))).isFalse();
    }

    private static CertificateIdentity uri(String subject) {
        return identity("https://issuer.example", subject, SubjectType.URI, Map.of());
    }

    private static CertificateIdentity identity(
            String issuer, String subject, SubjectType type, Map<FulcioExtension, String> extensions) {
        return new CertificateIdentity(issuer, subject, type, extensions);
    }
}
