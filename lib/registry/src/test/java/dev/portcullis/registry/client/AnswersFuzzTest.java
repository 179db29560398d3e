package dev.portcullis.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a registry answers, in status, headers and body: the client ends with an outcome, within few requests. */
final class AnswersFuzzTest {
    private static final List<String> HEADERS =
            List.of("Link", "Location", "WWW-Authenticate", "Retry-After", "Docker-Content-Digest", "Content-Encoding");
    private static final String LOOPBACK = "127.0.0.1";
    /** Stands for the registry in what it answers. */
    private static final String HERE = "HERE";
    /** Stands for a port of this machine that there cannot be; no other one than the registry's is ever connected to. */
    private static final String NO_PORT = "NOPORT";

    private static final String INDEX =
            "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a/b\",\"size\":2,\"digest\":\""
                    + Digest.of(new byte[] {1}) + "\"}]}";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
    private static final int RUNS_PER_REGISTRY = 200;

    private static ScriptedRegistry registry = ScriptedRegistry.start();
    private static HttpRegistryClient client = client(registry);
    private static int runs;

    static Stream<Arguments> seeds() {
        var realm = "Bearer realm=\"http://HERE/token\",service=\"s\",scope=\"repository:a:pull\"";
        return Stream.of(
                seed(200, 0, "</v2/HERE>; rel=\"next\"", INDEX, 200, 0, ""),
                seed(200, 0, "<?last=1>; rel=next", INDEX, 200, 0, "<?last=1>; rel=next"),
                seed(
                        401,
                        2,
                        realm,
                        "{\"token\":\"t\",\"expires_in\":1e400}",
                        200,
                        4,
                        Digest.of(new byte[0]).toString()),
                seed(401, 2, "Basic realm=\"", "", 401, 2, "Bearer realm=\"https://NOPORT/\""),
                seed(307, 1, "http://HERE/elsewhere", "", 302, 1, "//HERE/x"),
                seed(307, 1, "https:opaque", "", 302, 1, "https://[::1]:99999/"),
                seed(307, 1, "https://NOPORT/x", "", 308, 1, "http://a b/"),
                seed(429, 3, "Sun, 01 Mar 2026 12:00:01 GMT", "", 503, 3, "999999999"),
                seed(200, 5, "gzip", INDEX, 404, 3, "-1"));
    }

    private static Arguments seed(int one, int header, String value, String body, int two, int other, String second) {
        return arguments(one, header, value, body.getBytes(StandardCharsets.UTF_8), two, other, second);
    }

    private static HttpRegistryClient client(ScriptedRegistry registry) {
        var limits = new RegistrySettings.Limits(64 << 10, 64 << 10, 20, 4, 3, 3, 8);
        var settings =
                new RegistrySettings(Map.of(registry.host(), new RegistrySettings.Host(true, true, null)), limits);
        return HttpRegistryClient.create(
                settings,
                RegistryListener.NONE,
                new HttpEnvironment(CLOCK, AnswersFuzzTest::address, pause -> {}, new Random(1)));
    }

    /** Nothing but the registry is ever asked. */
    private static InetAddress[] address(String host) throws UnknownHostException {
        if (!host.equals(LOOPBACK)) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.ofLiteral(LOOPBACK)};
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyAnswerLeadsToAnOutcome(
            @InRange(min = 200, max = 599) int status,
            @InRange(min = 0, max = 5) int header,
            @NotNull String value,
            byte @NotNull [] body,
            @InRange(min = 200, max = 599) int laterStatus,
            @InRange(min = 0, max = 5) int laterHeader,
            @NotNull String laterValue) {
        if (value.contains(LOOPBACK) || laterValue.contains(LOOPBACK)) {
            return;
        }
        renew();
        var first = answer(status, HEADERS.get(header), value, body);
        var later = answer(laterStatus, HEADERS.get(laterHeader), laterValue, body);
        registry.otherwise(Behaviour.inTurn(Behaviour.always(first), Behaviour.always(later)));
        var before = registry.requests().size();
        var repository = new ImageRepository(registry.host(), "apps/r" + runs);
        var digest = Digest.of(body);
        var descriptor = Descriptor.of(MediaTypes.OCI_INDEX, digest, body.length);
        var deadline = Deadline.after(Duration.ofSeconds(20));
        var outcomes = List.of(
                client.resolve(repository, "v1", List.of(Clients.ALICE), deadline),
                client.manifest(repository, descriptor, List.of(Clients.ALICE), deadline),
                client.referrers(repository, digest, List.of(), deadline),
                client.blob(repository, descriptor, List.of(), deadline));
        outcomes.forEach(outcome -> check(outcome, digest));
        assertThat(registry.requests().size() - before).isLessThan(200);
    }

    private static void check(RegistryResult<?> outcome, Digest digest) {
        assertThat(Clients.detail(outcome)).hasSizeLessThan(400);
        switch (outcome) {
            case RegistryResult.Found<?>(Manifest manifest) ->
                assertThat(manifest.digest()).isEqualTo(digest);
            case RegistryResult.Found<?>(Referrers referrers) ->
                assertThat(referrers.referrers()).hasSizeLessThanOrEqualTo(20);
            case RegistryResult.Refused<?> refused ->
                assertThat(refused.reason()).as(refused.detail()).isNotEqualTo(Reason.INTERNAL_ERROR);
            case RegistryResult.Unavailable<?> none ->
                assertThat(none.reason()).as(none.detail()).isNotEqualTo(Reason.REGISTRY_TIMEOUT);
            case RegistryResult.Found<?> found -> assertThat(found.value()).isNotNull();
            case RegistryResult.NotFound<?> missing ->
                assertThat(missing.detail()).isNotBlank();
        }
    }

    private static Response answer(int status, String header, String value, byte[] body) {
        var text = value.replaceAll("[\\p{Cntrl}]", "")
                .replace(HERE, registry.host())
                .replace(NO_PORT, LOOPBACK + ":99999");
        var content = status == 204 || status == 304 ? new byte[0] : body;
        var headers =
                List.of(new Request.Header("Content-Type", MediaTypes.OCI_INDEX), new Request.Header(header, text));
        return new Response(status, headers, new Response.Body.Whole(content), content.length);
    }

    /** A registry remembers all requests, so from time to time another one takes its place. */
    private static void renew() {
        if (++runs % RUNS_PER_REGISTRY == 0) {
            client.close();
            registry.close();
            registry = ScriptedRegistry.start();
            client = client(registry);
        }
    }
}
