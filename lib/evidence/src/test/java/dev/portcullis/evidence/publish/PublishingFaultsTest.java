package dev.portcullis.evidence.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.publish.Publication.Failed;
import dev.portcullis.evidence.publish.Publication.Published;
import dev.portcullis.evidence.publish.Publication.Step;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.sigstore.sign.SignedBundle;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a registry that works but for one thing. */
@Timeout(60)
class PublishingFaultsTest {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final Digest IMAGE = Digest.of("an image".getBytes(StandardCharsets.UTF_8));
    private static final String LIST = "/v2/apps/shop/referrers/" + IMAGE;
    private static final String UPLOADS = "/v2/apps/shop/blobs/uploads/";

    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    private ScriptedRegistry registry;
    private Publishers there;
    private SignedBundle bundle;
    private Digest referrer;

    @BeforeEach
    void start() {
        registry = ScriptedRegistry.start();
        there = Publishers.of(registry.host(), "apps/shop");
        bundle = there.signed(Publishers.newKey(), IMAGE, "{}");
        referrer = there.pusher.digest(
                new NewEvidence(there.repository, subject(), Publishers.TYPE, ByteString.copyFrom(bundle.json()))
                        .artifact());
        registry.otherwise(this::memory)
                .on(UPLOADS, Response.of(202).with("Location", "/upload"))
                .on("/upload", this::upload)
                .on(LIST, request -> index(stored.containsKey(manifest())));
    }

    @AfterEach
    void stop() {
        there.close();
        registry.close();
    }

    @Test
    void publishesWhereNothingIsWrong() {
        assertThat(publish()).isEqualTo(new Published(referrer, true));
        assertThat(publish()).isEqualTo(new Published(referrer, false));
        assertThat(registry.asked())
                .filteredOn(request -> request.startsWith("PUT " + manifest()))
                .hasSize(1);
    }

    @Test
    void asksForAHandfulOfThings() {
        publish();
        var first = registry.requests().size();
        publish();

        assertThat(first).isLessThanOrEqualTo(11);
        assertThat(registry.requests().size() - first).isLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"401,REGISTRY_UNAUTHORIZED,false", "403,REGISTRY_UNAUTHORIZED,false", "503,REGISTRY_UNAVAILABLE,true"})
    void pushesNothingWhereItCannotLook(int status, Reason reason, boolean passes) {
        registry.on(LIST, Response.of(status));

        assertFailed(publish(), Step.LOOK, reason, passes);
        assertThat(registry.asked()).noneMatch(request -> request.startsWith("P"));
    }

    @ParameterizedTest
    @CsvSource({
        "403,REGISTRY_PUSH_DENIED,false",
        "405,REGISTRY_READ_ONLY,false",
        "413,REGISTRY_QUOTA_EXCEEDED,false",
        "507,REGISTRY_QUOTA_EXCEEDED,false",
        "404,REGISTRY_UNAUTHORIZED,false",
        "500,REGISTRY_UNAVAILABLE,true"
    })
    void saysWhyItIsNotTaken(int status, Reason reason, boolean passes) {
        registry.on(UPLOADS, Response.of(status));

        assertFailed(publish(), Step.PUSH, reason, passes);
    }

    @Test
    void saysHowLongToWait() {
        registry.on(UPLOADS, Response.of(429).with("Retry-After", "90"));

        assertThat(publish()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.REGISTRY_RATE_LIMITED);
            assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(90));
        });
    }

    @Test
    void believesNothingThatIsNotListed() {
        registry.on(LIST, index(false)).on("/v2/apps/shop/manifests/sha256-" + IMAGE.hex(), this::forgetful);

        assertThat(publish()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.step()).isIn(Step.PUSH, Step.READ_BACK);
            assertThat(failed.passes()).isTrue();
        });
    }

    @Test
    void believesNoPromiseOfAList() {
        registry.on(LIST, index(false))
                .on(manifest(), request -> memory(request).with("OCI-Subject", IMAGE.toString()));

        assertFailed(publish(), Step.READ_BACK, Reason.REGISTRY_UNAVAILABLE, true);
    }

    @Test
    void believesNoneThatCannotBeReadAgain() {
        registry.on(manifest(), request -> Response.of(request.method().equals("PUT") ? 201 : 404))
                .on(LIST, index(true));

        assertFailed(publish(), Step.READ_BACK, Reason.REGISTRY_UNAUTHORIZED, false);
    }

    @Test
    void believesNoneThatIsReadAsSomethingElse() {
        registry.on(
                "/v2/apps/shop/blobs/" + bundle.digest(),
                Response.ok("application/octet-stream", new byte[bundle.json().length]));

        assertFailed(publish(), Step.READ_BACK, Reason.REGISTRY_DIGEST_MISMATCH, false);
    }

    private Publication publish() {
        return there.publish(subject(), bundle);
    }

    private static Descriptor subject() {
        return Descriptor.of(MANIFEST, IMAGE, 8);
    }

    private static void assertFailed(Publication outcome, Step step, Reason reason, boolean passes) {
        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.step()).isEqualTo(step);
            assertThat(failed.reason()).isEqualTo(reason);
            assertThat(failed.passes()).isEqualTo(passes);
        });
    }

    private String manifest() {
        return "/v2/apps/shop/manifests/" + referrer;
    }

    private Response memory(Request request) {
        if (request.method().equals("PUT")) {
            stored.put(request.path(), request.body());
            return Response.of(201);
        }
        var known = stored.get(request.path());
        return known == null ? Response.of(404) : Response.ok(MANIFEST, known);
    }

    private Response upload(Request request) {
        stored.put("/v2/apps/shop/blobs/" + Digest.of(request.body()), request.body());
        return Response.of(201);
    }

    private Response forgetful(Request request) {
        return request.method().equals("PUT") ? Response.of(201) : Response.of(404);
    }

    private Response index(boolean listed) {
        var entry = "{\"mediaType\":\"" + MANIFEST + "\",\"digest\":\"" + referrer + "\",\"size\":9}";
        return Response.ok(
                INDEX,
                "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[" + (listed ? entry : "") + "]}");
    }
}
