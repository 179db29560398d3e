package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.NOBODY;
import static dev.portcullis.registry.client.Clients.detail;
import static dev.portcullis.registry.client.Clients.found;
import static dev.portcullis.registry.client.Clients.outcome;
import static dev.portcullis.registry.client.Clients.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.NewArtifact;
import dev.portcullis.registry.NewArtifact.Part;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReferrerPushTest {
    private static final String TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private static final Digest IMAGE = Digest.of(bytes("an image"));
    private static final String API = "/v2/apps/shop/referrers/" + IMAGE;
    private static final String TAG = "/v2/apps/shop/manifests/sha256-" + IMAGE.hex();
    private static final String UPLOADS = "/v2/apps/shop/blobs/uploads/";

    private final Clients clients = new Clients();
    private final TagStore tag = new TagStore();
    private ScriptedRegistry registry;
    private HttpRegistryPusher pusher;

    @BeforeEach
    void start() {
        registry = ScriptedRegistry.start();
        pusher = clients.pusher(registry);
        registry.otherwise(request -> Response.of(request.method().equals("PUT") ? 201 : 404))
                .on(UPLOADS, Response.of(202).with("Location", "/upload"))
                .on(TAG, tag);
    }

    @AfterEach
    void stop() {
        pusher.close();
        registry.close();
    }

    @Test
    void namesTheSubjectInAManifestThatIsTheSameEachTime() {
        registry.otherwise(Response.of(201).with("OCI-Subject", IMAGE.toString()));

        var digest = found(push("one"));

        var sent = new String(registry.requests().getLast().body(), StandardCharsets.UTF_8);
        assertThat(sent)
                .contains("\"artifactType\":\"" + TYPE + "\"")
                .contains("\"subject\":{\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"digest\":\"" + IMAGE
                        + "\",\"size\":7}")
                .contains("\"annotations\":{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(found(push("one"))).isEqualTo(digest);
        assertThat(found(push("two"))).isNotEqualTo(digest);
    }

    @Test
    void leavesTheListToARegistryThatSaysItKeepsOne() {
        registry.otherwise(Response.of(201).with("OCI-Subject", IMAGE.toString()));

        found(push("one"));

        assertThat(registry.asked()).noneMatch(request -> request.contains(API) || request.contains(TAG));
    }

    @Test
    void leavesTheListToARegistryThatKeepsOneAndDoesNotSay() {
        registry.on(API, Response.ok(MediaTypes.OCI_INDEX, TagStore.index(entry(digest("one")))));

        found(push("one"));

        assertThat(tag.written()).isEmpty();
    }

    @Nested
    class WithoutReferrersApi {
        @Test
        void startsAnIndexAndReadsItAgain() {
            var digest = found(push("one"));

            assertThat(tag.listed()).containsExactly(digest.toString());
            assertThat(tag.written())
                    .singleElement()
                    .asString()
                    .contains("\"artifactType\":\"" + TYPE + "\"", "\"annotations\":{\"a\":\"1\"");
            assertThat(registry.asked()).endsWith("PUT " + TAG, "GET " + TAG, "GET " + TAG);
            assertThat(clients.pauses).hasSize(1).allMatch(pause -> pause.compareTo(Duration.ofMillis(400)) <= 0);
        }

        @Test
        void keepsWhatOthersWrote() {
            var foreign = entry(Digest.of(bytes("other"))).replace("}", ",\"unknown\":{\"kept\":[1.50]}}");
            tag.holding(TagStore.index(foreign).replaceFirst("\\{", "{\"annotations\":{\"note\":\"kept\"},"));

            var digest = found(push("one"));

            assertThat(tag.listed()).containsExactly(Digest.of(bytes("other")).toString(), digest.toString());
            assertThat(tag.written().getLast())
                    .contains("\"unknown\":{\"kept\":[1.5", "\"annotations\":{\"note\":\"kept\"}");
        }

        @Test
        void writesNothingWhereItIsListedAlready() {
            tag.holding(TagStore.index(entry(digest("one"))));

            found(push("one"));

            assertThat(tag.written()).isEmpty();
            assertThat(clients.pauses).isEmpty();
        }

        @Test
        void putsBackWhatAnotherWriterOverwrote() {
            var other = Digest.of(bytes("other"));
            var first = new AtomicBoolean(true);
            tag.interfering(text -> first.getAndSet(false) ? TagStore.index(entry(other)) : text);

            var digest = found(push("one"));

            assertThat(tag.listed()).containsExactlyInAnyOrder(digest.toString(), other.toString());
        }

        @Test
        void endsWithBothEntriesWhereTwoWritersRace() throws Exception {
            var together = new CyclicBarrier(2);
            var reads = new AtomicInteger();
            var overwritten = new CountDownLatch(2);
            // Both have read the empty index before either writes, and both have written before either makes sure.
            registry.on(TAG, request -> {
                var answer = tag.answer(request);
                if (request.method().equals("GET") && reads.getAndIncrement() < 2) {
                    await(together);
                }
                if (request.method().equals("PUT")) {
                    overwritten.countDown();
                    await(overwritten);
                }
                return answer;
            });
            registry.on(API, Response.of(404));

            try (var threads = Executors.newFixedThreadPool(2)) {
                var one = threads.submit(() -> found(push("one")));
                var two = threads.submit(() -> found(push("two")));

                assertThat(List.of(one.get(20, TimeUnit.SECONDS), two.get(20, TimeUnit.SECONDS)))
                        .allSatisfy(digest -> assertThat(tag.listed()).contains(digest.toString()));
            }
        }

        /** The slower writer saw neither the other's entry nor that anything changed, and writes when the other has made sure once. */
        @Test
        void outlivesAWriterThatIsLate() {
            var other = Digest.of(bytes("other"));
            clients.pause = time -> {
                if (clients.pauses.isEmpty()) {
                    tag.holding(TagStore.index(entry(other)));
                }
                clients.pauses.add(time);
            };

            var digest = found(push("one"));

            assertThat(tag.listed()).containsExactlyInAnyOrder(digest.toString(), other.toString());
        }

        @Test
        void givesUpOnAnIndexThatIsOverwrittenAgainAndAgain() {
            tag.interfering(text -> TagStore.index());

            assertThat(outcome(push("one"))).isEqualTo("Unavailable RegistryUnavailable");
            assertThat(tag.written()).hasSizeLessThan(20);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "[]", "not JSON", "{\"manifests\":{}}", "{\"manifests\":[],\"manifests\":[]}"})
        void overwritesNothingThatItCannotRead(String content) {
            tag.holding(content);

            assertThat(outcome(push("one"))).isEqualTo("Refused RegistryResponseInvalid");
            assertThat(tag.written()).isEmpty();
        }

        @Test
        void overwritesNothingThatIsNoIndex() {
            registry.on(TAG, Response.ok(MediaTypes.OCI_MANIFEST, "{\"config\":{}}"));

            assertThat(outcome(push("one"))).isEqualTo("Refused RegistryResponseInvalid");
            assertThat(registry.asked()).doesNotContain("PUT " + TAG);
        }

        @Test
        void addsNothingThatNobodyWouldSee() {
            tag.holding(TagStore.index(IntStream.range(0, Clients.LIMITS.referrers())
                    .mapToObj(number -> entry(Digest.of(bytes("number " + number))))
                    .toArray(String[]::new)));

            assertThat(outcome(push("one"))).isEqualTo("Refused ResponseTooLarge");
            assertThat(tag.written()).isEmpty();
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        403, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"m-secret\"}]}", "RegistryPushDenied"),
                Arguments.of(403, "", "RegistryPushDenied"),
                Arguments.of(
                        403,
                        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"m-secret: adding 1 MiB exceeds the quota\"}]}",
                        "RegistryQuotaExceeded"),
                Arguments.of(
                        403,
                        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"m-secret is in read only mode\"}]}",
                        "RegistryReadOnly"),
                Arguments.of(405, "{\"errors\":[{\"code\":\"UNSUPPORTED\"}]}", "RegistryReadOnly"),
                Arguments.of(413, "m-secret", "RegistryQuotaExceeded"),
                Arguments.of(507, "m-secret", "RegistryQuotaExceeded"),
                Arguments.of(400, "{\"errors\":[{\"code\":\"MANIFEST_INVALID\"}]}", "RegistryResponseInvalid"),
                Arguments.of(200, "", "RegistryResponseInvalid"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void tellsRefusalsApartAndRepeatsNoneOfTheirWords(int status, String body, String reason) {
        var refusal = Response.ok("application/json", body);
        registry.otherwise(
                Behaviour.always(new Response(status, refusal.headers(), refusal.body(), refusal.declared())));

        var result = push("one");

        assertThat(outcome(result)).isEqualTo("Refused " + reason);
        assertThat(detail(result)).contains(String.valueOf(status)).doesNotContain("m-secret");
    }

    @Test
    void saysHowLongToWaitWhereARegistryLimits() {
        registry.otherwise(Response.of(429).with("Retry-After", "120"));

        assertThat(push("one")).isInstanceOfSatisfying(RegistryResult.Unavailable.class, none -> {
            assertThat(none.reason().code()).isEqualTo("RegistryRateLimited");
            assertThat(none.retryAfter()).isEqualTo(Duration.ofMinutes(2));
        });
    }

    @Test
    void saysThatThereIsNoConnection() {
        registry.close();

        assertThat(outcome(push("one"))).isEqualTo("Unavailable RegistryUnavailable");
    }

    @Test
    void describesWhatIsThere() {
        var manifest = "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"c\",\"digest\":\"" + IMAGE
                + "\",\"size\":1},\"layers\":[]}";
        var digest = Digest.of(bytes(manifest));
        registry.on("/v2/apps/shop/manifests/" + digest, Response.ok(MediaTypes.OCI_MANIFEST, manifest))
                .on("/v2/apps/shop/manifests/" + IMAGE, Response.ok(MediaTypes.OCI_MANIFEST, manifest));

        assertThat(describe(digest))
                .isEqualTo(
                        new RegistryResult.Found<>(Descriptor.of(MediaTypes.OCI_MANIFEST, digest, manifest.length())));
        assertThat(outcome(describe(IMAGE))).isEqualTo("Refused RegistryDigestMismatch");
        assertThat(outcome(describe(Digest.of(bytes("nothing"))))).isEqualTo("NotFound");
    }

    private RegistryResult<Descriptor> describe(Digest digest) {
        return pusher.describe(Clients.repository(registry), digest, NOBODY, soon());
    }

    private RegistryResult<Digest> push(String content) {
        return pusher.push(Clients.repository(registry), null, artifact(content), NOBODY, soon());
    }

    private static NewArtifact artifact(String content) {
        return new NewArtifact(
                TYPE,
                Part.empty(),
                List.of(new Part(TYPE, bytes(content), "")),
                Descriptor.of(MediaTypes.OCI_INDEX, IMAGE, 7),
                Map.of("b", "2", "a", "1"));
    }

    private static Digest digest(String content) {
        return Digest.of(ManifestWriter.write(artifact(content)));
    }

    private static String entry(Digest digest) {
        return "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"" + digest + "\",\"size\":9}";
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch written) {
        try {
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
