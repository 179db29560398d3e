package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.ALICE;
import static dev.portcullis.registry.client.Clients.BOB;
import static dev.portcullis.registry.client.Clients.NOBODY;
import static dev.portcullis.registry.client.Clients.detail;
import static dev.portcullis.registry.client.Clients.outcome;
import static dev.portcullis.registry.client.Clients.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AuthenticationTest {
    private static final Response MANIFEST = Response.ok(
            MediaTypes.OCI_INDEX,
            "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[]}");
    private static final String PATH = "/v2/apps/shop/manifests/" + Clients.digest(MANIFEST);
    private static final String SCOPE = "aws:arn/x repository:a b:pull,push&evil=1";

    private final Clients clients = new Clients();
    private ScriptedRegistry registry;
    private ScriptedRegistry other;
    private HttpRegistryClient client;

    @BeforeEach
    void start() {
        registry = ScriptedRegistry.start();
        other = ScriptedRegistry.start();
        client = clients.insecure(registry, other);
    }

    @AfterEach
    void stop() {
        client.close();
        registry.close();
        other.close();
    }

    @Test
    void answersABasicChallengeOnceAndRemembersIt() {
        registry.on(PATH, basic(Set.of(ALICE)));

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Found");
        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Found");

        assertThat(registry.authorizations()).containsExactly(null, header(ALICE), header(ALICE));
    }

    @Test
    void whatOneRequesterLearntHelpsNoOther() {
        registry.on(PATH, basic(Set.of(ALICE)));

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Found");
        assertThat(outcome(read(NOBODY))).isEqualTo("Refused RegistryUnauthorized");
        assertThat(outcome(read(List.of(BOB)))).isEqualTo("Refused RegistryUnauthorized");
        assertThat(outcome(read(List.of(BOB, ALICE)))).isEqualTo("Found");
    }

    @Test
    void getsATokenWithTheScopeAsAnnounced() {
        bearer(registry.url("/token?a=b"));

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Found");

        assertThat(registry.asked())
                .containsExactly(
                        "GET " + PATH,
                        "GET /token?a=b&service=the+registry&scope=aws%3Aarn%2Fx+repository%3Aa+b%3Apull%2Cpush%26evil%3D1",
                        "GET " + PATH);
        assertThat(registry.authorizations()).containsExactly(null, header(ALICE), "Bearer token-of-alice");
    }

    @Test
    void tokensAreReusedByTheirOwnCredentialOnly() {
        bearer(registry.url("/token"));

        read(List.of(ALICE));
        read(List.of(ALICE));
        read(List.of(BOB));
        read(NOBODY);

        assertThat(registry.requests().stream()
                        .filter(r -> r.target().startsWith("/token"))
                        .map(Request::authorization))
                .containsExactly(header(ALICE), header(BOB), null);
        assertThat(registry.requests().stream()
                        .filter(r -> r.target().equals(PATH))
                        .map(Request::authorization)
                        .filter(Objects::nonNull))
                .containsExactly(
                        "Bearer token-of-alice",
                        "Bearer token-of-alice",
                        "Bearer token-of-bob",
                        "Bearer token-of-anyone");
    }

    @Test
    void aPasswordSplitElsewhereIsAnotherCredential() {
        registry.on(PATH, basic(Set.of(new Credential("ab", "c"))));

        assertThat(outcome(read(List.of(new Credential("ab", "c"))))).isEqualTo("Found");
        assertThat(outcome(read(List.of(new Credential("a", "bc"))))).isEqualTo("Refused RegistryUnauthorized");
    }

    @Test
    void anExpiredTokenIsReplacedBeforeItIsUsed() {
        bearer(registry.url("/token"));

        read(List.of(ALICE));
        clients.now = clients.now.plus(Duration.ofSeconds(295));
        read(List.of(ALICE));

        assertThat(registry.requests().stream().filter(r -> r.target().startsWith("/token")))
                .hasSize(2);
        assertThat(registry.requests()).hasSize(5);
    }

    @Test
    void aRevokedTokenIsReplacedOnce() {
        bearer(registry.url("/token"));
        read(List.of(ALICE));
        registry.on(PATH, challenge(registry.url("/token")));

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Refused RegistryUnauthorized");
        assertThat(registry.requests()).hasSizeLessThan(12);
    }

    @Test
    void staleCredentialsDoNotHideAPublicImage() {
        registry.on(
                PATH,
                request ->
                        "Bearer public".equals(request.authorization()) ? MANIFEST : challenge(registry.url("/token")));
        registry.on("/token", request -> request.authorization() == null ? Response.token("public") : Response.of(401));

        assertThat(outcome(read(List.of(ALICE, BOB)))).isEqualTo("Found");
    }

    @Test
    void theNextCredentialIsTriedWhereOneSeesNothing() {
        registry.on(PATH, request -> {
            if (request.authorization() == null) {
                return Response.challenge("Basic realm=\"x\"");
            }
            return request.authorization().equals(header(BOB)) ? MANIFEST : Response.of(404);
        });

        assertThat(outcome(read(List.of(ALICE, BOB)))).isEqualTo("Found");
        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("NotFound behind authentication");
    }

    @Test
    void atMostEightCredentialsAreTried() {
        registry.on(PATH, Response.challenge("Basic realm=\"x\""));
        List<Credential> many = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> new Credential("u" + i, "p"))
                .toList();

        assertThat(outcome(read(many))).isEqualTo("Refused RegistryUnauthorized");
        assertThat(registry.requests()).hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"http://127.0.0.2:1/token\"",
                "Bearer realm=\"http://example.com/token\"",
                "Bearer realm=\"ftp://127.0.0.1/token\"",
                "Bearer realm=\"file:///etc/passwd\"",
                "Bearer realm=\"//127.0.0.1/token\"",
                "Bearer realm=\"/token\"",
                "Bearer realm=\"not a url\"",
                "Bearer realm=\"https://127.0.0.1:1/#fragment\"",
                "Bearer service=\"no realm\"",
                "Negotiate abc==",
                "Digest realm=\"x\"",
                "\"",
                ""
            })
    void credentialsGoNowhereElse(String challenge) {
        registry.on(PATH, Response.challenge(challenge));

        assertThat(outcome(read(List.of(ALICE)))).startsWith("Refused Registry");
        assertThat(registry.authorizations()).containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"token\":\"\"}",
                "{\"token\":\"a b\"}",
                "{\"token\":\"a\\r\\nX: y\"}",
                "{\"token\":1,",
                "{\"token\":\"a\",\"token\":\"b\"}"
            })
    void anUnusableTokenIsRefused(String answer) {
        registry.on(PATH, challenge(registry.url("/token")));
        registry.on("/token", Response.ok("application/json", answer));

        RegistryResult<Manifest> result = read(List.of(ALICE));

        assertThat(outcome(result)).isEqualTo("Refused RegistryResponseInvalid");
        assertThat(detail(result)).doesNotContain("secret").doesNotContain("X: y");
    }

    @Test
    void aRealmThatRedirectsGetsNoSecondQuestion() {
        registry.on(PATH, challenge(registry.url("/token")));
        registry.on("/token", Response.redirect(other.url("/steal")));

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Refused RegistryResponseInvalid");
        assertThat(other.requests()).isEmpty();
    }

    @Test
    void aRealmThatIsDownIsUndecidable() {
        registry.on(PATH, challenge(registry.url("/token")));
        registry.on("/token", Response.of(503));

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Unavailable RegistryUnavailable");
    }

    @Test
    void anEndlessTokenIsRefused() {
        registry.on(PATH, challenge(registry.url("/token")));
        registry.on("/token", Response.endless(MediaTypes.OCI_INDEX));

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Refused ResponseTooLarge");
    }

    @Test
    void aRedirectTakesNoAuthorizationAlong() {
        registry.on(
                PATH,
                request -> request.authorization() == null
                        ? Response.challenge("Basic realm=\"x\"")
                        : Response.redirect(other.url("/bytes")));
        other.on("/bytes", MANIFEST);

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Found");
        assertThat(other.authorizations()).containsOnlyNulls().hasSize(1);
    }

    @Test
    void noAuthorizationReturnsAfterTheOriginWasLeft() {
        registry.on(
                PATH,
                request -> request.authorization() == null
                        ? Response.challenge("Basic realm=\"x\"")
                        : Response.redirect(other.url("/back")));
        other.on("/back", Response.redirect(registry.url("/chosen-by-other")));
        registry.on("/chosen-by-other", MANIFEST);

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Found");
        assertThat(registry.requests().getLast().authorization()).isNull();
    }

    @Test
    void aRedirectWithinTheRegistryKeepsTheAuthorization() {
        registry.on(
                PATH,
                request -> request.authorization() == null
                        ? Response.challenge("Basic realm=\"x\"")
                        : Response.redirect("/moved"));
        registry.on("/moved", basic(Set.of(ALICE)));

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Found");
    }

    @Test
    void aHostThatWasRedirectedToGetsNoCredentials() {
        registry.on(PATH, Response.redirect(other.url("/bytes")));
        other.on("/bytes", challenge(other.url("/token")));

        assertThat(outcome(read(List.of(ALICE)))).isEqualTo("Refused RegistryUnauthorized");
        assertThat(other.asked()).containsExactly("GET /bytes");
        assertThat(other.authorizations()).containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/x",
                "http://169.254.169.254/latest/meta-data",
                "file:///etc/passwd",
                "ftp://127.0.0.1/x",
                "gopher://127.0.0.1/",
                "http://user:pass@127.0.0.1/",
                "https://",
                "http:",
                "::",
                "http://a b/"
            })
    void redirectsLeadNowhereElse(String target) {
        registry.on(PATH, Response.redirect(target));

        assertThat(outcome(read(List.of(ALICE)))).startsWith("Refused Registry");
        assertThat(registry.authorizations()).containsOnlyNulls();
    }

    @Test
    void redirectLoopsEnd() {
        registry.on(PATH, Response.redirect(PATH));

        assertThat(outcome(read(NOBODY))).isEqualTo("Refused RegistryResponseInvalid");
        assertThat(registry.requests()).hasSize(4);
    }

    private RegistryResult<Manifest> read(List<Credential> credentials) {
        return client.manifest(Clients.repository(registry), Clients.descriptor(MANIFEST), credentials, soon());
    }

    private void bearer(String realm) {
        registry.on(
                PATH,
                request -> request.authorization() != null
                                && request.authorization().startsWith("Bearer token-of-")
                        ? MANIFEST
                        : challenge(realm));
        registry.on("/token", request -> {
            if (request.authorization() == null) {
                return Response.token("token-of-anyone");
            }
            return Response.token(request.authorization().equals(header(ALICE)) ? "token-of-alice" : "token-of-bob");
        });
    }

    private static Response challenge(String realm) {
        return Response.challenge("Bearer realm=\"" + realm + "\",service=\"the registry\",scope=\"" + SCOPE + "\"");
    }

    private static Behaviour basic(Set<Credential> accepted) {
        return request -> accepted.stream().anyMatch(c -> header(c).equals(request.authorization()))
                ? MANIFEST
                : Response.challenge("Basic realm=\"registry\"");
    }

    private static String header(Credential credential) {
        String pair = credential.username() + ":" + credential.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
