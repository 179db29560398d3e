package dev.portcullis.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.NewArtifact;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a registry answers to what is written: an outcome, within few requests, after which no entry of others is lost. */
final class PushAnswersFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();
    private static final String LOOPBACK = "127.0.0.1";
    /** Stands for the registry in what it answers. */
    private static final String HERE = "HERE";

    private static final Descriptor SUBJECT = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(new byte[] {1}), 1);
    private static final Digest LISTED = Digest.of(new byte[] {2});
    private static final NewArtifact ARTIFACT =
            new NewArtifact("application/x-artifact", NewArtifact.Part.empty(), List.of(), SUBJECT, Map.of("a", "b"));
    private static final int RUNS_PER_REGISTRY = 100;

    private static ScriptedRegistry registry = ScriptedRegistry.start();
    private static HttpRegistryPusher pusher = new Clients().pusher(registry);
    private static int runs;

    static Stream<Arguments> seeds() {
        var entry = "{\"mediaType\":\"a/b\",\"size\":2,\"digest\":\"" + LISTED + "\",\"annotations\":{\"c\":\"d\"}}";
        var index =
                "{\"schemaVersion\":2,\"manifests\":[" + entry + "],\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\"}";
        return Stream.of(
                seed(202, "/upload", "", 201, index),
                seed(202, "http://HERE/upload?a=b", "", 201, "{\"manifests\":[]}"),
                seed(202, "https://[::1]:99999/", "", 201, index),
                seed(202, "?", "", 400, "{\"manifests\":[1,{\"size\":1e400},{\"digest\":1.10}]}"),
                seed(403, "", "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"quota exceeded\"}]}", 403, index),
                seed(405, "", "{\"errors\":{\"code\":{}}}", 405, index.replace("manifests", "Manifests")),
                seed(400, "", "{\"errors\":[null,[],{\"code\":1e400}]}", 202, "[]"),
                seed(500, "", "READ-ONLY", 413, index.replace("a/b", "\\ud800")));
    }

    private static Arguments seed(int begin, String location, String words, int end, String index) {
        return arguments(begin, location, utf8(words), end, utf8(index));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyAnswerLeadsToAnOutcome(
            @InRange(min = 200, max = 599) int begin,
            @NotNull String location,
            byte @NotNull @WithLength(max = 4_000) [] words,
            @InRange(min = 200, max = 599) int end,
            byte @NotNull @WithLength(max = 8_000) [] index)
            throws IOException {
        if (location.contains(LOOPBACK)) {
            return;
        }
        renew();
        var place = location.replaceAll("[\\p{Cntrl}]", "").replace(HERE, registry.host());
        registry.otherwise(request -> answer(request, answer(begin, words).with("Location", place), end, words, index));
        var before = registry.requests().size();
        var repository = new ImageRepository(registry.host(), "apps/r" + runs);
        var deadline = Deadline.after(Duration.ofSeconds(20));
        var entry = new Referrers.Referrer(Descriptor.of("a/b", LISTED, 2), Referrers.Source.FALLBACK_TAG);
        var pushed = pusher.push(repository, "v1", ARTIFACT, List.of(Clients.ALICE), deadline);
        var first = written(before);
        var outcomes = List.of(
                pushed,
                pusher.describe(repository, Digest.of(index), List.of(Clients.ALICE), deadline),
                pusher.listed(repository, SUBJECT.digest(), List.of(), deadline),
                pusher.remove(repository, SUBJECT.digest(), entry, List.of(), deadline));
        outcomes.forEach(PushAnswersFuzzTest::check);
        assertThat(registry.requests().size() - before).isLessThan(200);
        for (var list : first) {
            assertThat(digests(list))
                    .containsAll(digests(index))
                    .contains(pusher.digest(ARTIFACT).toString());
        }
    }

    private static void check(RegistryResult<?> outcome) {
        assertThat(Clients.detail(outcome)).hasSizeLessThan(400).matches("[ -~]*");
        if (outcome instanceof RegistryResult.Refused<?> refused) {
            assertThat(refused.reason()).as(refused.detail()).isNotEqualTo(Reason.INTERNAL_ERROR);
        }
    }

    /** Returns the indexes that were written since. */
    private static List<byte[]> written(int before) {
        return registry.requests().stream()
                .skip(before)
                .filter(request -> request.method().equals("PUT") && isIndex(request))
                .map(Request::body)
                .toList();
    }

    private static Set<String> digests(byte[] index) throws IOException {
        var found = new HashSet<String>();
        for (var entry :
                OTHER.readTree(new String(index, StandardCharsets.UTF_8)).path("manifests")) {
            if (entry.path("digest").isTextual()) {
                found.add(entry.path("digest").textValue());
            }
        }
        return found;
    }

    private static boolean isIndex(Request request) {
        return MediaTypes.OCI_INDEX.equals(request.header("Content-Type"));
    }

    private static Response answer(Request request, Response begin, int end, byte[] words, byte[] index) {
        return switch (request.method()) {
            case "POST" -> begin;
            case "GET" ->
                request.path().contains("/manifests/") ? Response.ok(MediaTypes.OCI_INDEX, index) : Response.of(404);
            case "PUT" -> request.path().contains("/manifests/") ? answer(end, words) : Response.of(201);
            default -> answer(end, words);
        };
    }

    private static Response answer(int status, byte[] body) {
        var content = status == 204 || status == 304 ? new byte[0] : body;
        return new Response(status, List.of(), new Response.Body.Whole(content), content.length);
    }

    /** A registry remembers all requests, so from time to time another one takes its place. */
    private static void renew() {
        if (++runs % RUNS_PER_REGISTRY == 0) {
            pusher.close();
            registry.close();
            registry = ScriptedRegistry.start();
            pusher = new Clients().pusher(registry);
        }
    }
}
