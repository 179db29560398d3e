package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.ALICE;
import static dev.portcullis.registry.client.Clients.BOB;
import static dev.portcullis.registry.client.Clients.NOBODY;
import static dev.portcullis.registry.client.Clients.detail;
import static dev.portcullis.registry.client.Clients.found;
import static dev.portcullis.registry.client.Clients.outcome;
import static dev.portcullis.registry.client.Clients.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.NewArtifact;
import dev.portcullis.registry.NewArtifact.Part;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpRegistryPusherTest {
    private static final String UPLOADS = "/v2/apps/shop/blobs/uploads/";
    private static final String SESSION = "/upload/one";
    private static final String MANIFEST = "/v2/apps/shop/manifests/v1";
    private static final NewArtifact ARTIFACT = new NewArtifact(
            new Part("application/x-config", bytes("{}"), ""),
            List.of(new Part("application/x-layer", bytes("layer"), "layer.tar")));

    private final Clients clients = new Clients();
    private ScriptedRegistry registry;
    private ScriptedRegistry other;
    private HttpRegistryPusher pusher;

    @BeforeEach
    void start() {
        registry = ScriptedRegistry.start();
        other = ScriptedRegistry.start();
        pusher = clients.pusher(registry, other);
        registry.on(UPLOADS, Response.of(202).with("Location", SESSION))
                .on(SESSION, Response.of(201))
                .on(MANIFEST, Response.of(201));
    }

    @AfterEach
    void stop() {
        pusher.close();
        registry.close();
        other.close();
    }

    @Test
    void sendsWhatAnArtifactHoldsBeforeItsManifest() {
        var digest = found(push("v1", NOBODY));

        assertThat(registry.asked())
                .containsExactly(
                        "POST " + UPLOADS,
                        "PUT " + SESSION + "?digest=" + Digest.of(bytes("{}")),
                        "POST " + UPLOADS,
                        "PUT " + SESSION + "?digest=" + Digest.of(bytes("layer")),
                        "PUT " + MANIFEST);
        assertThat(registry.requests())
                .extracting(request -> new String(request.body(), StandardCharsets.UTF_8))
                .startsWith("", "{}", "", "layer")
                .last()
                .asString()
                .contains(
                        "\"application/x-layer\"",
                        "layer.tar",
                        Digest.of(bytes("layer")).toString());
        var sent = registry.requests().getLast();
        assertThat(digest).isEqualTo(Digest.of(sent.body()));
        assertThat(sent.header("Content-Type")).isEqualTo(MediaTypes.OCI_MANIFEST);
    }

    @Test
    void namesTheManifestByItsDigestWhereThereIsNoTag() {
        registry.otherwise(Response.of(201));

        var digest = found(push(null, NOBODY));

        assertThat(registry.asked().getLast()).isEqualTo("PUT /v2/apps/shop/manifests/" + digest);
    }

    @Test
    void addsTheDigestToWhatTheRegistryAsks() {
        registry.on(UPLOADS, Response.of(202).with("Location", registry.url(SESSION + "?state=a%2Fb")));

        assertThat(outcome(push("v1", NOBODY))).isEqualTo("Found");

        assertThat(registry.asked()).contains("PUT " + SESSION + "?state=a%2Fb&digest=" + Digest.of(bytes("layer")));
    }

    @Test
    void sendsCredentialsOnlyWhenAskedAndToTheRegistryOnly() {
        for (var path : List.of(UPLOADS, SESSION, MANIFEST)) {
            registry.on(path, guarded(path));
        }

        assertThat(outcome(push("v1", List.of(BOB)))).isEqualTo("Refused RegistryUnauthorized");
        assertThat(outcome(push("v1", NOBODY))).isEqualTo("Refused RegistryUnauthorized");
        assertThat(outcome(push("v1", List.of(ALICE)))).isEqualTo("Found");
        assertThat(registry.authorizations()).startsWith((String) null);
        assertThat(other.requests()).isEmpty();
    }

    @Test
    void sendsNothingToAnotherHost() {
        registry.on(UPLOADS, Response.of(202).with("Location", other.url(SESSION)));

        var result = push("v1", NOBODY);

        assertThat(outcome(result)).isEqualTo("Refused RegistryAddressRefused");
        assertThat(detail(result)).contains("another host");
        assertThat(other.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {UPLOADS, SESSION, MANIFEST})
    void followsNoRedirect(String path) {
        registry.on(path, Response.redirect(other.url(path)));

        assertThat(outcome(push("v1", NOBODY))).isEqualTo("Refused RegistryResponseInvalid");
        assertThat(other.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://", "http:///nowhere", "/upload#fragment", "not a URL"})
    void refusesAnUploadThatLeadsNowhere(String location) {
        registry.on(UPLOADS, Response.of(202).with("Location", location));

        assertThat(outcome(push("v1", NOBODY))).isEqualTo("Refused RegistryResponseInvalid");
        assertThat(registry.asked()).containsOnly("POST " + UPLOADS);
    }

    @Test
    void refusesAnUploadWithoutAPlace() {
        registry.on(UPLOADS, Response.of(202));

        assertThat(outcome(push("v1", NOBODY))).isEqualTo("Refused RegistryResponseInvalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {UPLOADS, SESSION, MANIFEST})
    void takesNoOtherAnswerForSuccess(String path) {
        registry.on(path, Response.of(200));

        assertThat(outcome(push("v1", NOBODY))).isEqualTo("Refused RegistryResponseInvalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {SESSION, MANIFEST})
    void refusesARegistryThatStoresSomethingElse(String path) {
        registry.on(path, Response.of(201).with("Docker-Content-Digest", "sha256:" + "0".repeat(64)));

        assertThat(outcome(push("v1", NOBODY))).isEqualTo("Refused RegistryDigestMismatch");
    }

    @Test
    void repeatsWhatAnOverloadedRegistryDidNotTake() {
        registry.on(MANIFEST, Behaviour.inTurn(Behaviour.always(Response.of(503)), Behaviour.always(Response.of(201))));

        assertThat(outcome(push("v1", NOBODY))).isEqualTo("Found");
        assertThat(registry.asked()).endsWith("PUT " + MANIFEST, "PUT " + MANIFEST);
    }

    @Test
    void saysThatARegistryIsAway() {
        registry.otherwise(Response.of(500)).on(UPLOADS, Response.of(500));

        assertThat(outcome(push("v1", NOBODY))).isEqualTo("Unavailable RegistryUnavailable");
    }

    @Test
    void takesNoTagThatWouldLeadElsewhere() {
        assertThatThrownBy(() -> push("../v2", NOBODY)).isInstanceOf(InvalidImageReferenceException.class);
        assertThat(registry.requests()).isEmpty();
    }

    private RegistryResult<Digest> push(@Nullable String tag, List<Credential> credentials) {
        return pusher.push(Clients.repository(registry), tag, ARTIFACT, credentials, soon());
    }

    private static Behaviour guarded(String path) {
        var basic = "Basic " + Base64.getEncoder().encodeToString(bytes(ALICE.username() + ":" + ALICE.password()));
        return request -> !basic.equals(request.authorization())
                ? Response.challenge("Basic realm=\"x\"")
                : answer(path, request);
    }

    private static Response answer(String path, Request request) {
        return request.method().equals("POST")
                ? Response.of(202).with("Location", SESSION)
                : Response.of(path.equals(UPLOADS) ? 400 : 201);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
