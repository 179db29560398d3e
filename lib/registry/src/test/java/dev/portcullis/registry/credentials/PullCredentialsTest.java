package dev.portcullis.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.ImageReference;
import dev.portcullis.registry.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullCredentialsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            registry.example.com,                    registry.example.com/apps/shop
            registry.example.com/,                   registry.example.com/apps/shop
            registry.example.com/apps,               registry.example.com/apps/shop
            registry.example.com/apps/,              registry.example.com/apps/shop
            registry.example.com/apps/shop,          registry.example.com/apps/shop
            https://registry.example.com,            registry.example.com/apps/shop
            http://registry.example.com/v2/,         registry.example.com/apps/shop
            https://registry.example.com/v1/apps,    registry.example.com/apps/shop
            REGISTRY.example.com,                    registry.example.com/apps/shop
            registry.example.com:443,                registry.example.com/apps/shop
            registry.example.com:5000,               registry.example.com:5000/apps/shop
            *.example.com,                           registry.example.com/apps/shop
            *.*.com,                                 registry.example.com/apps/shop
            reg*.example.com,                        registry.example.com/apps/shop
            r*g*y.example.com,                       registry.example.com/apps/shop
            *.example.com/apps,                      registry.example.com/apps/shop
            https://index.docker.io/v1/,             nginx
            https://index.docker.io/v1/,             docker.io/acme/shop
            index.docker.io,                         nginx
            docker.io,                               index.docker.io/acme/shop
            registry-1.docker.io,                    nginx
            docker.io/acme,                          acme/shop
            docker.io,                               nginx
            localhost:5000,                          localhost:5000/shop
            [::1]:5000,                              [::1]:5000/shop
            """)
    void aKeyCovers(String key, String image) {
        assertThat(lookup(config(entry(key, "alice")), image)).containsExactly("alice");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            registry.example.com,                    registry.example.com.evil.io/apps
            registry.example.com,                    evil-registry.example.com/apps
            registry.example.com,                    registry.example.com:5000/apps
            registry.example.com:5000,               registry.example.com/apps
            registry.example.com/apps,               registry.example.com/apps-evil/shop
            registry.example.com/apps,               registry.example.com/app
            registry.example.com/apps/shop,          registry.example.com/apps
            example.com,                             registry.example.com/apps
            *.example.com,                           example.com/apps
            *.example.com,                           a.b.example.com/apps
            *.example.com,                           registry.example.com:5000/apps
            *,                                       registry.example.com/apps
            reg*.example.com,                        xregistry.example.com/apps
            docker.io,                               ghcr.io/docker.io/nginx
            docker.io/acme,                          nginx
            index.docker.io.evil.io,                 nginx
            https://index.docker.io/v1/,             ghcr.io/acme/shop
            """)
    void aKeyDoesNotCover(String key, String image) {
        assertThat(lookup(config(entry(key, "alice")), image)).isEmpty();
    }

    @Test
    void theLongestPathComesFirst() {
        String document = config(
                entry("registry.example.com", "host"),
                entry("*.example.com/a/b", "wildcard"),
                entry("registry.example.com/a/b", "exact"),
                entry("registry.example.com/a", "short"));

        assertThat(lookup(document, "registry.example.com/a/b/c"))
                .containsExactly("exact", "wildcard", "short", "host");
    }

    @Test
    void equalCredentialsAreTriedOnce() {
        String document = config(entry("registry.example.com", "a"), entry("https://registry.example.com/v2/", "a"));

        assertThat(lookup(document, "registry.example.com/x")).containsExactly("a");
    }

    @Test
    void severalSecretsAreReadInOrder() {
        PullCredentials merged = PullCredentials.parseDockerConfigJson(bytes(config(entry("r.example.com", "pod"))))
                .and(PullCredentials.parseDockerCfg(bytes("{" + entry("r.example.com", "account") + "}")))
                .and(PullCredentials.parseDockerConfigJson(bytes("nonsense")));

        assertThat(merged.forRepository(ImageReference.parse("r.example.com/x").repository()))
                .extracting(Credential::username)
                .containsExactly("pod", "account");
        assertThat(merged.problems()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"auth":"BASE64(alice:pass:word)"}                                      | alice | pass:word
            {"auth":"BASE64(alice:pw)","username":"x","password":"y"}               | alice | pw
            {"username":"alice","password":"pw"}                                    | alice | pw
            {"username":"alice","password":"pw","email":"a@b","extra":{"a":[1]}}    | alice | pw
            {"auth":"UNPADDED(alice:p)"}                                            | alice | p
            """)
    void decodesAnEntry(String value, String username, String password) {
        String document = "{\"auths\":{\"r.example.com\":" + encoded(value) + "}}";

        assertThat(PullCredentials.parseDockerConfigJson(bytes(document))
                        .forRepository(ImageReference.parse("r.example.com/x").repository()))
                .containsExactly(new Credential(username, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"r.example.com\":{}",
                "\"r.example.com\":null",
                "\"r.example.com\":[]",
                "\"r.example.com\":\"secret-text\"",
                "\"r.example.com\":{\"auth\":\"%%%\"}",
                "\"r.example.com\":{\"auth\":\"c2VjcmV0LXRleHQ=\"}",
                "\"r.example.com\":{\"auth\":{\"a\":1}}",
                "\"r.example.com\":{\"username\":\"secret-text\"}",
                "\"r.example.com\":{\"username\":\"a:b\",\"password\":\"secret-text\"}",
                "\"r.example.com\":{\"identitytoken\":\"secret-text\"}",
                "\"\":{\"username\":\"a\",\"password\":\"secret-text\"}",
                "\"https://\":{\"username\":\"a\",\"password\":\"secret-text\"}",
                "\"r.example.com:port\":{\"username\":\"a\",\"password\":\"secret-text\"}",
                "\"user@r.example.com\":{\"username\":\"a\",\"password\":\"secret-text\"}",
                "\"r.example .com\":{\"username\":\"a\",\"password\":\"secret-text\"}",
                "\"r.example.com?x\":{\"username\":\"a\",\"password\":\"secret-text\"}"
            })
    void aBadEntryDoesNotSpoilOthers(String bad) {
        PullCredentials credentials =
                PullCredentials.parseDockerConfigJson(bytes(config(bad, entry("good.example.com", "alice"))));

        assertThat(credentials.forRepository(
                        ImageReference.parse("good.example.com/x").repository()))
                .hasSize(1);
        assertThat(credentials.forRepository(
                        ImageReference.parse("r.example.com/x").repository()))
                .isEmpty();
        assertThat(String.join(" ", credentials.problems())).doesNotContain("secret-text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"auths\":[]}",
                "{\"auths\":",
                "{\"auths\":{}} x",
                "{\"auths\":{},\"auths\":{}}"
            })
    void aBadDocumentGivesNoneAndAReason(String document) {
        PullCredentials credentials = PullCredentials.parseDockerConfigJson(bytes(document));

        assertThat(credentials.problems()).hasSize(1);
        assertThat(credentials.forRepository(
                        ImageReference.parse("r.example.com/x").repository()))
                .isEmpty();
    }

    @Test
    void sizeAndCountAreBounded() {
        String many = IntStream.range(0, 2_000)
                .mapToObj(i -> entry("r" + i + ".example.com", "a"))
                .collect(Collectors.joining(","));

        PullCredentials credentials = PullCredentials.parseDockerConfigJson(bytes("{\"auths\":{" + many + "}}"));

        assertThat(credentials.toString()).isEqualTo("PullCredentials[256 entries]");
        assertThat(credentials.problems()).hasSize(1);
        assertThat(PullCredentials.parseDockerConfigJson(new byte[2 << 20]).problems())
                .hasSize(1);
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(new Credential("alice", "hunter2").toString())
                .doesNotContain("alice")
                .doesNotContain("hunter2");
    }

    private static List<String> lookup(String document, String image) {
        return PullCredentials.parseDockerConfigJson(bytes(document))
                .forRepository(ImageReference.parse(image).repository())
                .stream()
                .map(Credential::username)
                .toList();
    }

    private static String config(String... entries) {
        return "{\"auths\":{" + String.join(",", entries) + "}}";
    }

    private static String entry(String key, String username) {
        return "\"" + key + "\":{\"username\":\"" + username + "\",\"password\":\"pw\"}";
    }

    private static String encoded(String value) {
        java.util.regex.Matcher matcher = java.util.regex.Pattern.compile("(BASE64|UNPADDED)\\(([^)]*)\\)")
                .matcher(value);
        return matcher.replaceAll(match -> {
            Base64.Encoder encoder = Base64.getEncoder();
            return (match.group(1).equals("UNPADDED") ? encoder.withoutPadding() : encoder)
                    .encodeToString(bytes(match.group(2)));
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
