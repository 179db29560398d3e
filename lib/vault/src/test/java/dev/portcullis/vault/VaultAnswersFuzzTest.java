package dev.portcullis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Vault answers to a login, a signature and a question for keys: an outcome, of which everything stands in the answer. */
final class VaultAnswersFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();
    private static final TransitKey KEY = new TransitKey("transit", "release");
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final int RUNS_PER_SERVER = 200;
    private static final AtomicLong NANOS = new AtomicLong();
    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    private static ScriptedRegistry server = ScriptedRegistry.start();
    private static Vault vault = vault(server);
    private static int runs;

    static Stream<Arguments> seeds() {
        var login = "{\"auth\":{\"client_token\":\"a\",\"lease_duration\":90,\"renewable\":true,\"num_uses\":0}}";
        var signed = "{\"data\":{\"signature\":\"vault:v3:AAEC\",\"key_version\":3}}";
        var keys = keys("ecdsa-p256", "{\"1\":{\"public_key\":\"PEM\",\"creation_time\":\"2026-03-01T12:00:00Z\"}}");
        var edwards = "A".repeat(43) + "=";
        return Stream.of(
                seed(login, 200, signed, keys),
                seed(login, 200, signed, keys.replace("ecdsa-p256", "ed25519").replace("PEM", edwards)),
                seed(login, 200, signed.replace("AAEC", "="), keys("ecdsa-p256", "{\"1\":null}")),
                seed(login, 200, "{\"data\":null}", keys("rsa-2048", "{\"1\":{}}")),
                seed(login, 400, "{\"errors\":[\"key not found\"]}", keys("ed25519", "null")),
                seed(login.replace("90", "9223372036854775807"), 403, "{}", "[]"),
                seed(login.replace("90", "-1"), 503, "", "{}"),
                seed(login.replace("90", "1e400"), 200, signed, ""),
                seed("{\"auth\":null}", 429, signed, keys));
    }

    private static String keys(String type, String keys) {
        return "{\"data\":{\"type\":\"" + type + "\",\"keys\":" + keys + "}}";
    }

    private static Arguments seed(String login, int status, String signed, String keys) {
        return arguments(utf8(login), status, utf8(signed), utf8(keys));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Vault vault(ScriptedRegistry server) {
        // Time passes with every look at the clocks, so that a login is renewed and what passes is not awaited for
        // ever.
        var environment = new VaultEnvironment(
                () -> BEGIN.plusNanos(NANOS.addAndGet(Duration.ofSeconds(5).toNanos())),
                () -> NANOS.addAndGet(Duration.ofMillis(100).toNanos()),
                pause -> NANOS.addAndGet(pause.toNanos()),
                new Random(1));
        return Vault.create(VaultSettings.at(URI.create(server.url(""))), environment);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyAnswerLeadsToAnOutcome(
            byte @NotNull @WithLength(max = 2_000) [] login,
            @InRange(min = 200, max = 599) int status,
            byte @NotNull @WithLength(max = 2_000) [] signed,
            byte @NotNull @WithLength(max = 8_000) [] keys)
            throws IOException {
        renew();
        server.otherwise(answer(200, login));
        server.on("/v1/transit/sign/release", answer(status, signed));
        server.on("/v1/transit/keys/release", answer(200, keys));
        var role = new Login.AppRole("approle", "the-role", "the-secret-" + runs);
        var before = server.requests().size();
        var outcomes = List.of(
                vault.sign(role, KEY, new byte[1], WITHIN),
                vault.keys(role, KEY, WITHIN),
                vault.sign(role, KEY, new byte[1], WITHIN));
        assertThat(server.requests().size() - before).isLessThan(300);
        for (var outcome : outcomes) {
            check(outcome, signed, keys);
        }
    }

    private static void check(VaultResult<?> outcome, byte[] signed, byte[] keys) throws IOException {
        switch (outcome) {
            case VaultResult.Found<?>(TransitSignature signature) -> {
                var text = OTHER.readTree(signed).at("/data/signature").asText();
                var start = "vault:v" + signature.version() + ":";
                assertThat(text).startsWith(start);
                assertThat(Base64.getDecoder().decode(text.substring(start.length())))
                        .isEqualTo(signature.signature());
            }
            case VaultResult.Found<?>(TransitKeys known) -> {
                var versions = OTHER.readTree(keys).at("/data/keys");
                assertThat(known.versions()).isNotEmpty().hasSize(versions.size());
                assertThat(known.versions())
                        .allMatch(version -> versions.path(Integer.toString(version.number()))
                                .isObject());
            }
            case VaultResult.Found<?> found -> throw new AssertionError(found.value());
            case VaultResult.Failed<?>(var failure) ->
                assertThat(failure.detail())
                        .hasSizeBetween(1, 300)
                        .matches("[ -~]+")
                        .doesNotContain("the-role", "the-secret");
        }
    }

    private static Response answer(int status, byte[] body) {
        var content = status == 204 || status == 304 ? new byte[0] : body;
        return new Response(status, List.of(), new Response.Body.Whole(content), content.length);
    }

    /** A server remembers all requests, so from time to time another one takes its place. */
    private static void renew() {
        if (++runs % RUNS_PER_SERVER == 0) {
            vault.close();
            server.close();
            server = ScriptedRegistry.start();
            vault = vault(server);
        }
    }
}
