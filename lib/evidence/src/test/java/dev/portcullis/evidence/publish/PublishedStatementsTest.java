package dev.portcullis.evidence.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.NewArtifact;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.fulcio.ExpectedIdentity;
import dev.portcullis.sigstore.sign.NewStatement;
import dev.portcullis.sigstore.sign.SignedBundle;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a registry whose list of referrers the test writes. */
@Timeout(60)
class PublishedStatementsTest {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final Digest IMAGE = Digest.of("an image".getBytes(StandardCharsets.UTF_8));
    private static final Digest OTHER = Digest.of("another image".getBytes(StandardCharsets.UTF_8));
    private static final String LIST = "/v2/apps/shop/referrers/" + IMAGE;
    private static final String GOOD = "{\"verdict\":\"good\"}";

    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    private final List<String> entries = new ArrayList<>();
    private final Signer signer = Publishers.newKey();
    private ScriptedRegistry registry;
    private Publishers there;

    @BeforeEach
    void start() {
        registry = ScriptedRegistry.start();
        there = Publishers.of(registry.host(), "apps/shop");
        registry.otherwise(this::memory)
                .on("/v2/apps/shop/blobs/uploads/", Response.of(202).with("Location", "/upload"))
                .on("/upload", this::upload)
                .on(LIST, request -> index());
    }

    @AfterEach
    void stop() {
        there.close();
        registry.close();
    }

    @Test
    void findsTheVeryStatementAmongOthers() {
        list(there.signed(signer, IMAGE, "{\"verdict\":\"bad\"}"), "");
        list(there.signed(Publishers.newKey(), IMAGE, GOOD), "");
        var wanted = list(there.signed(signer, IMAGE, GOOD), "");

        assertThat(find()).isEqualTo(new Found<>(Optional.of(wanted)));
    }

    @Test
    void findsNothingWhereOthersSignedIt() {
        list(there.signed(Publishers.newKey(), IMAGE, GOOD), "");

        assertThat(find()).isEqualTo(new Found<>(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"verdict\":\"bad\"}", "{\"verdict\": \"good\"}", "{}"})
    void findsNothingThatSaysSomethingElse(String predicate) {
        list(there.signed(signer, IMAGE, predicate), "");

        assertThat(find()).isEqualTo(new Found<>(Optional.empty()));
    }

    @Test
    void findsNothingThatIsAboutAnotherImage() {
        list(there.signed(signer, OTHER, GOOD), "");
        var listed = there.signed(signer, IMAGE, GOOD);
        push(evidence(OTHER, listed), "");

        assertThat(find()).isEqualTo(new Found<>(Optional.empty()));
    }

    @Test
    void findsNothingThatNobodySignedInTime() {
        list(there.signed(signer, IMAGE, GOOD), "");

        assertThat(find(true, null)).isEqualTo(new Found<>(Optional.empty()));
    }

    @Test
    void readsNothingThatIsListedAsAnotherType() {
        list(there.signed(signer, IMAGE, GOOD), "https://example.com/other/v1");
        var before = registry.requests().size();

        assertThat(find()).isEqualTo(new Found<>(Optional.empty()));
        assertThat(registry.requests()).hasSize(before + 1);
    }

    @Test
    void fetchesNothingThatIsTooLarge() {
        var bundle = there.signed(signer, IMAGE, "{\"text\":\"" + "x".repeat(200_000) + "\"}");
        list(bundle, "");
        var before = registry.requests().size();

        assertThat(find()).isEqualTo(new Found<>(Optional.empty()));
        assertThat(registry.asked().subList(before, registry.asked().size()))
                .noneMatch(request -> request.contains("/blobs/"));
    }

    @Test
    void isNotHinderedByWhatIsBroken() {
        entry(Digest.of("nothing".getBytes(StandardCharsets.UTF_8)), "");
        push(
                new NewArtifact(
                        SignedBundle.MEDIA_TYPE,
                        NewArtifact.Part.empty(),
                        List.of(new NewArtifact.Part(SignedBundle.MEDIA_TYPE, new byte[1_000], "")),
                        subject(IMAGE),
                        Map.of()),
                "");
        var wanted = list(there.signed(signer, IMAGE, GOOD), "");

        assertThat(find()).isEqualTo(new Found<>(Optional.of(wanted)));
    }

    @ParameterizedTest
    @CsvSource({"429,REGISTRY_RATE_LIMITED", "503,REGISTRY_UNAVAILABLE"})
    void doesNotTakeForAbsentWhatCannotBeRead(int status, Reason reason) {
        var listed = list(there.signed(signer, IMAGE, GOOD), "");
        registry.on("/v2/apps/shop/manifests/" + listed, Response.of(status).with("Retry-After", "90"));

        assertThat(find()).isInstanceOfSatisfying(RegistryResult.Unavailable.class, none -> {
            assertThat(none.reason()).isEqualTo(reason);
            assertThat(none.retryAfter()).isEqualTo(Duration.ofSeconds(90));
        });
    }

    @Test
    void saysWhoMayNotLook() {
        registry.on(LIST, Response.of(403));

        assertThat(find())
                .isInstanceOfSatisfying(
                        RegistryResult.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.REGISTRY_UNAUTHORIZED));
    }

    @Test
    void findsNothingByAKeyWhereACertificateIsWanted() {
        list(there.signed(signer, IMAGE, GOOD), "");

        assertThat(find(false, new ExpectedIdentity("https://issuer.example.com", "https://example.com/release")))
                .isEqualTo(new Found<>(Optional.empty()));
    }

    private RegistryResult<Optional<Digest>> find() {
        return find(false, null);
    }

    private RegistryResult<Optional<Digest>> find(boolean timed, @Nullable ExpectedIdentity certified) {
        var statement = new NewStatement(
                there.repository.toString(), IMAGE, Publishers.TYPE, GOOD.getBytes(StandardCharsets.UTF_8));
        var wanted = new WantedStatement(
                there.repository, IMAGE, Publishers.TYPE, ByteString.copyFrom(statement.bytes()), timed, certified);
        var key = there.signed(signer, IMAGE, GOOD).key();
        return new PublishedStatements(there.reader, new BundleVerifier(InstantSource.system()))
                .find(wanted, Publishers.root(key), List.of(), Publishers.soon());
    }

    private Digest list(SignedBundle bundle, String annotation) {
        return push(evidence(IMAGE, bundle), annotation);
    }

    private NewArtifact evidence(Digest subject, SignedBundle bundle) {
        return new NewEvidence(there.repository, subject(subject), Publishers.TYPE, ByteString.copyFrom(bundle.json()))
                .artifact();
    }

    private static Descriptor subject(Digest digest) {
        return Descriptor.of(MANIFEST, digest, 8);
    }

    /** Stores an artifact and lists it as a referrer of the image, whatever it says it is about. */
    private Digest push(NewArtifact artifact, String annotation) {
        var digest = there.pusher.digest(artifact);
        there.pusher.push(there.repository, null, artifact, List.of(), Publishers.soon());
        entry(digest, annotation);
        return digest;
    }

    private void entry(Digest digest, String annotation) {
        var hint = annotation.isEmpty()
                ? ""
                : ",\"annotations\":{\"dev.sigstore.bundle.predicateType\":\"" + annotation + "\"}";
        entries.add("{\"mediaType\":\"" + MANIFEST + "\",\"digest\":\"" + digest + "\",\"size\":9" + hint + "}");
    }

    private Response memory(Request request) {
        if (request.method().equals("PUT")) {
            stored.put(request.path(), request.body());
            return Response.of(201).with("OCI-Subject", IMAGE.toString());
        }
        var known = stored.get(request.path());
        return known == null ? Response.of(404) : Response.ok(MANIFEST, known);
    }

    private Response upload(Request request) {
        stored.put("/v2/apps/shop/blobs/" + Digest.of(request.body()), request.body());
        return Response.of(201);
    }

    private Response index() {
        return Response.ok(
                INDEX,
                entries.stream()
                        .collect(Collectors.joining(
                                ",", "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[", "]}")));
    }
}
