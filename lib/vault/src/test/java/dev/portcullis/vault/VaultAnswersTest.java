package dev.portcullis.vault;

import static dev.portcullis.vault.Outcomes.failure;
import static dev.portcullis.vault.Outcomes.found;
import static dev.portcullis.vault.Outcomes.kind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.vault.VaultFailure.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that answers as a test wants. */
@Timeout(300)
class VaultAnswersTest {
    private static final String SIGN = "/v1/transit/sign/release";
    private static final String LOGIN = "/v1/auth/approle/login";
    private static final String RENEW = "/v1/auth/token/renew-self";
    private static final String ITSELF = "/v1/auth/token/lookup-self";
    private static final TransitKey KEY = new TransitKey("transit", "release");
    private static final Login APP_ROLE = new Login.AppRole("approle", "the-role", "the-secret");
    private static final Login TOKEN = new Login.Token("the-token");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SIGNED = "{\"data\":{\"signature\":\"vault:v3:AAEC\",\"key_version\":3}}";

    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicInteger logins = new AtomicInteger();
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private ScriptedRegistry server;
    private Vault vault;

    @BeforeEach
    void start() {
        server = ScriptedRegistry.start();
        server.on(SIGN, json(SIGNED)).on(LOGIN, request -> login(90)).on(ITSELF, json("{\"data\":{}}"));
        vault = Vault.create(VaultSettings.at(address()), environment());
    }

    @AfterEach
    void stop() {
        vault.close();
        server.close();
    }

    @Test
    void asksForWhatItNeedsAndNoMore() {
        var signature = found(sign(TOKEN));

        assertThat(signature.version()).isEqualTo(3);
        assertThat(signature.signature()).containsExactly(0, 1, 2);
        var request = server.requests().getLast();
        assertThat(request.header("X-Vault-Token")).isEqualTo("the-token");
        assertThat(request.header("X-Vault-Namespace")).isNull();
        assertThat(text(request))
                .contains(
                        "\"hash_algorithm\":\"sha2-256\"", "\"marshaling_algorithm\":\"asn1\"", "\"prehashed\":false");
    }

    @Test
    void staysInItsNamespace() {
        try (var other = Vault.create(VaultSettings.at(address()).in("team/a"), environment())) {
            found(other.sign(APP_ROLE, KEY, new byte[1], SOON));
        }

        assertThat(server.requests())
                .allSatisfy(request ->
                        assertThat(request.header("X-Vault-Namespace")).isEqualTo("team/a"));
    }

    @Test
    void waitsAsLongAsItIsAskedToAndAsksAgain() {
        server.on(
                SIGN,
                Behaviour.inTurn(
                        Behaviour.always(Response.of(429).with("Retry-After", "7")),
                        Behaviour.always(Response.of(500)),
                        Behaviour.always(Response.of(503)),
                        Behaviour.always(json(SIGNED))));

        assertThat(found(sign(TOKEN)).version()).isEqualTo(3);

        assertThat(pauses).hasSize(3);
        assertThat(pauses.getFirst()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7101));
        assertThat(pauses.get(1)).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @ParameterizedTest
    @CsvSource({"429,LIMITED", "503,SEALED", "501,SEALED", "500,UNREACHABLE", "502,UNREACHABLE", "473,UNREACHABLE"})
    void saysWhatDidNotPassInTime(int status, Kind kind) {
        server.on(SIGN, Response.of(status).with("Retry-After", "3600"));

        assertThat(kind(sign(TOKEN))).isEqualTo(kind);
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "[]",
                "{}",
                "{\"data\":null}",
                "{\"data\":{\"signature\":null}}",
                "{\"data\":{\"signature\":\"AAEC\"}}",
                "{\"data\":{\"signature\":\"vault:v0:AAEC\"}}",
                "{\"data\":{\"signature\":\"vault:v3:!!\"}}",
                "{\"data\":{\"signature\":\"vault:v3:\"}}",
                "{\"data\":{\"signature\":\"vault:v99999999999:AAEC\"}}",
                "{\"data\":{\"signature\":\"vault:v3:AAEC\",\"key_version\":2}}"
            })
    void takesNothingForASignatureThatIsNone(String body) {
        server.on(SIGN, json(body));

        assertThat(kind(sign(TOKEN))).isEqualTo(Kind.INVALID);
        assertThat(server.asked()).containsExactly("POST " + SIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"1\":null}",
                "{\"1\":{}}",
                "{\"1\":{\"public_key\":\"PEM\"}}",
                "{\"0\":{\"public_key\":\"PEM\",\"creation_time\":\"2026-03-01T12:00:00Z\"}}",
                "{\"1\":{\"public_key\":\"PEM\",\"creation_time\":\"2026-03-01T12:00:00Z\"},\"2\":null}"
            })
    void takesNothingForVersionsOfAKeyThatAreNone(String keys) {
        server.on("/v1/transit/keys/release", json("{\"data\":{\"type\":\"ecdsa-p256\",\"keys\":" + keys + "}}"));

        assertThat(kind(vault.keys(TOKEN, KEY, SOON))).isEqualTo(Kind.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"31536001", "9223372036854775807"})
    void asksAnewWithinAYearHoweverLongALoginHolds(String seconds) {
        server.on(LOGIN, request -> json(auth("long", 90).replace(":90", ":" + seconds)))
                .on(RENEW, json(auth("renewed", 90)));
        found(sign(APP_ROLE));
        now = now.plus(Duration.ofDays(243));
        found(sign(APP_ROLE));
        assertThat(server.asked()).doesNotContain("POST " + RENEW);
        now = now.plus(Duration.ofDays(1));

        found(sign(APP_ROLE));

        assertThat(server.requests().getLast().header("X-Vault-Token")).isEqualTo("renewed");
    }

    @Test
    void takesNoLoginThatHoldsLessThanNoTime() {
        server.on(LOGIN, json(auth("over", -1)));

        assertThat(kind(sign(APP_ROLE))).isEqualTo(Kind.LOGIN_REFUSED);
    }

    @Test
    void readsNoEndlessAnswer() {
        server.on(SIGN, Response.endless("application/json"));

        var failure = failure(vault.sign(TOKEN, KEY, new byte[1], Duration.ofSeconds(2)));

        assertThat(failure.kind()).isIn(Kind.UNREACHABLE, Kind.INVALID);
        assertThat(server.sent()).isLessThan(64L << 20);
    }

    @Test
    void takesNoTokenAlongARedirect() {
        try (var other = ScriptedRegistry.start()) {
            other.otherwise(json(SIGNED));
            server.on(SIGN, Response.redirect(other.url(SIGN)));

            assertThat(kind(sign(TOKEN))).isEqualTo(Kind.INVALID);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void repeatsNothingThatIsSecretOrThatTheServerSays() {
        server.on(SIGN, refusal(403, "the-token the-body")).on(ITSELF, Response.of(403));
        var revoked = failure(sign(TOKEN)).detail();
        server.on(LOGIN, refusal(400, "invalid role the-role the-secret the-body"));
        var refused = failure(sign(APP_ROLE)).detail();

        assertThat(revoked + refused).doesNotContain("the-token", "the-role", "the-secret", "the-body");
        assertThat(TOKEN + " " + APP_ROLE).doesNotContain("the-token", "the-role", "the-secret");
    }

    @Test
    void sharesOneLoginBetweenThreads() throws Exception {
        var tasks = Collections.nCopies(16, (Callable<VaultResult<TransitSignature>>) () -> sign(APP_ROLE));
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(tasks)) {
                assertThat(found(done.get()).version()).isEqualTo(3);
            }
        }

        assertThat(logins).hasValue(1);
        assertThat(found(sign(new Login.AppRole("approle", "the-role", "another")))
                        .version())
                .isEqualTo(3);
        assertThat(logins).hasValue(2);
    }

    @Test
    void renewsALoginBeforeItEnds() {
        server.on(RENEW, request -> json(auth("renewed", 90)));
        found(sign(APP_ROLE));
        now = now.plusSeconds(59);
        found(sign(APP_ROLE));
        assertThat(server.asked()).doesNotContain("POST " + RENEW);
        now = now.plusSeconds(2);

        found(sign(APP_ROLE));

        assertThat(server.asked()).contains("POST " + RENEW);
        assertThat(server.requests().getLast().header("X-Vault-Token")).isEqualTo("renewed");
        assertThat(logins).hasValue(1);
    }

    @Test
    void logsInAnewWhereNothingMoreIsGainedByRenewing() {
        server.on(RENEW, Response.of(403));
        found(sign(APP_ROLE));
        now = now.plusSeconds(61);

        found(sign(APP_ROLE));

        assertThat(logins).hasValue(2);
        assertThat(server.requests().getLast().header("X-Vault-Token")).isEqualTo("token-2");
    }

    @Test
    void usesWhatIsLeftOfALoginWhereNoOtherIsToBeHad() {
        found(sign(APP_ROLE));
        server.on(RENEW, Response.of(503)).on(LOGIN, Response.of(503));
        now = now.plusSeconds(61);

        assertThat(found(sign(APP_ROLE)).version()).isEqualTo(3);

        now = now.plusSeconds(30);
        assertThat(kind(sign(APP_ROLE))).isEqualTo(Kind.SEALED);
    }

    @Test
    void logsInOnceMoreWhereATokenIsRefusedAndNotTwice() {
        server.on(ITSELF, Response.of(403)).on(SIGN, Response.of(403));

        assertThat(kind(sign(APP_ROLE))).isEqualTo(Kind.DENIED);

        assertThat(logins).hasValue(2);
    }

    @Test
    void keepsTheLoginWhereItIsOnlyThePermissionThatIsMissing() {
        server.on(SIGN, Response.of(403));

        assertThat(kind(sign(APP_ROLE))).isEqualTo(Kind.DENIED);
        assertThat(kind(sign(APP_ROLE))).isEqualTo(Kind.DENIED);

        assertThat(logins).hasValue(1);
    }

    @Test
    void usesATokenForOneUseOnce() {
        server.on(LOGIN, request -> {
            logins.incrementAndGet();
            return json(auth("once", 90).replace("\"num_uses\":0", "\"num_uses\":1"));
        });

        found(sign(APP_ROLE));
        found(sign(APP_ROLE));

        assertThat(logins).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://vault.example.com:8200", "ftp://127.0.0.1", "https://user@vault", "https://v?a", "x"})
    void sendsTokensOverNoOpenNetwork(String address) {
        assertThatThrownBy(() -> VaultSettings.at(URI.create(address))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "release",
                "/release",
                "transit/",
                "../release",
                "transit/../sys/seal",
                "transit/a b",
                "a?/b",
                "transit/%2e"
            })
    void takesNoKeyThatWouldLeadElsewhere(String key) {
        assertThatThrownBy(() -> TransitKey.parse(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesNoMountThatWouldLeadElsewhere() {
        assertThatThrownBy(() -> new Login.AppRole("../sys", "a", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Login.Kubernetes("a//b", "a", "b/c", () -> new VaultResult.Found<>("")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void trustsNoTextThatHoldsNoCertificate() {
        assertThatThrownBy(() -> Vault.create(VaultSettings.at(address()).trusting("none")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private VaultResult<TransitSignature> sign(Login login) {
        return vault.sign(login, KEY, new byte[1], SOON);
    }

    private URI address() {
        return URI.create(server.url(""));
    }

    /** Pauses alone take time: how long the machine takes for the rest decides nothing. */
    private VaultEnvironment environment() {
        return new VaultEnvironment(() -> now, ticks::get, this::pause, new Random(1));
    }

    /** By the fourth pause the time is over, at once: little time left would bound what an answer may take. */
    private void pause(Duration time) {
        pauses.add(time);
        ticks.addAndGet((pauses.size() < 4 ? time : SOON).toNanos());
    }

    private Response login(int seconds) {
        return json(auth("token-" + logins.incrementAndGet(), seconds));
    }

    private static String auth(String token, int seconds) {
        return "{\"auth\":{\"client_token\":\"" + token + "\",\"lease_duration\":" + seconds
                + ",\"renewable\":true,\"num_uses\":0}}";
    }

    private static Response json(String body) {
        return Response.ok("application/json", body);
    }

    private static Response refusal(int status, String words) {
        var body = json("{\"errors\":[\"" + words + "\"]}");
        return new Response(status, body.headers(), body.body(), body.declared());
    }

    private static String text(Request request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }
}
