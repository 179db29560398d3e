package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.NOBODY;
import static dev.portcullis.registry.client.Clients.detail;
import static dev.portcullis.registry.client.Clients.found;
import static dev.portcullis.registry.client.Clients.outcome;
import static dev.portcullis.registry.client.Clients.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.RegistrySettings.Host;
import dev.portcullis.registry.RegistrySettings.Limits;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpRegistryClientTest {
    private static final String INDEX =
            "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[]}";
    private static final Response MANIFEST = Response.ok(MediaTypes.OCI_INDEX, INDEX);
    private static final String BY_DIGEST = "/v2/apps/shop/manifests/" + Clients.digest(MANIFEST);
    private static final String BY_TAG = "/v2/apps/shop/manifests/v1";

    private final Clients clients = new Clients();
    private ScriptedRegistry registry;
    private HttpRegistryClient client;

    @BeforeEach
    void start() {
        registry = ScriptedRegistry.start();
        client = clients.insecure(registry);
    }

    @AfterEach
    void stop() {
        client.close();
        registry.close();
    }

    @Test
    void resolvesATagByHead() {
        registry.on(
                BY_TAG,
                MANIFEST.with("Docker-Content-Digest", Clients.digest(MANIFEST).toString()));

        assertThat(found(client.resolve(Clients.repository(registry), "v1", NOBODY, soon())))
                .isEqualTo(Clients.digest(MANIFEST));
        assertThat(registry.asked()).containsExactly("HEAD " + BY_TAG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha512:00", "nonsense"})
    void hashesTheContentWhereTheHeadNamesNoDigest(String header) {
        registry.on(
                BY_TAG,
                request -> request.method().equals("HEAD")
                        ? Response.of(200).with("Docker-Content-Digest", header)
                        : MANIFEST);

        assertThat(found(client.resolve(Clients.repository(registry), "v1", NOBODY, soon())))
                .isEqualTo(Clients.digest(MANIFEST));
        assertThat(registry.asked()).containsExactly("HEAD " + BY_TAG, "GET " + BY_TAG);
    }

    @Test
    void refusesATagWhoseContentDoesNotFitItsDigestHeader() {
        registry.on(
                BY_TAG,
                request -> request.method().equals("HEAD")
                        ? Response.of(405)
                        : MANIFEST.with(
                                "Docker-Content-Digest", Digest.of(new byte[0]).toString()));

        assertThat(outcome(client.resolve(Clients.repository(registry), "v1", NOBODY, soon())))
                .isEqualTo("Refused RegistryDigestMismatch");
    }

    @Test
    void readsWhatATagNamesInOneExchange() {
        registry.on(BY_TAG, MANIFEST);

        assertThat(found(client.tagged(Clients.repository(registry), "v1", NOBODY, soon()))
                        .digest())
                .isEqualTo(Clients.digest(MANIFEST));
        assertThat(registry.asked()).containsExactly("GET " + BY_TAG);
    }

    @Test
    void refusesWhatATagNamesUnderAnotherDigest() {
        registry.on(
                BY_TAG,
                MANIFEST.with("Docker-Content-Digest", Digest.of(new byte[0]).toString()));

        assertThat(outcome(client.tagged(Clients.repository(registry), "v1", NOBODY, soon())))
                .isEqualTo("Refused RegistryDigestMismatch");
    }

    @ParameterizedTest
    @CsvSource({"404, NotFound", "500, Unavailable RegistryUnavailable", "204, Refused RegistryResponseInvalid"})
    void saysWhatBecameOfATag(int status, String expected) {
        registry.on(BY_TAG, Response.of(status));

        assertThat(outcome(client.tagged(Clients.repository(registry), "v1", NOBODY, soon())))
                .isEqualTo(expected);
    }

    @Test
    void refusesAManifestAtATagThatIsNone() {
        registry.on(BY_TAG, Response.ok(MediaTypes.OCI_INDEX, "{}"));

        assertThat(outcome(client.tagged(Clients.repository(registry), "v1", NOBODY, soon())))
                .startsWith("Refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../evil", "v1?x=1", "a/b", "", "a%2fb"})
    void aMalformedTagNeverBecomesAUrl(String tag) {
        assertThatThrownBy(() -> client.resolve(Clients.repository(registry), tag, NOBODY, soon()))
                .isInstanceOf(InvalidImageReferenceException.class);
        assertThatThrownBy(() -> client.tagged(Clients.repository(registry), tag, NOBODY, soon()))
                .isInstanceOf(InvalidImageReferenceException.class);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void readsAManifestByDigest() {
        registry.on(BY_DIGEST, MANIFEST);

        Manifest manifest =
                found(client.manifest(Clients.repository(registry), Clients.descriptor(MANIFEST), NOBODY, soon()));

        assertThat(manifest).isInstanceOf(Manifest.Index.class);
        assertThat(manifest.digest()).isEqualTo(Clients.digest(MANIFEST));
        assertThat(registry.requests().getFirst().accept()).contains(MediaTypes.OCI_INDEX, MediaTypes.DOCKER_MANIFEST);
    }

    @Test
    void refusesOtherBytesThanWereAskedForEachTime() {
        AtomicInteger count = new AtomicInteger();
        registry.on(
                BY_DIGEST,
                request -> count.getAndIncrement() % 2 == 0
                        ? MANIFEST
                        : Response.ok(MediaTypes.OCI_INDEX, INDEX + " ")
                                .with(
                                        "Docker-Content-Digest",
                                        Clients.digest(MANIFEST).toString()));

        assertThat(outcome(client.manifest(Clients.repository(registry), Clients.descriptor(MANIFEST), NOBODY, soon())))
                .isEqualTo("Found");
        assertThat(outcome(client.manifest(Clients.repository(registry), Clients.descriptor(MANIFEST), NOBODY, soon())))
                .isEqualTo("Refused RegistryDigestMismatch");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            400, Refused RegistryResponseInvalid
            401, Refused RegistryUnauthorized
            403, Refused RegistryUnauthorized
            404, NotFound
            405, Refused RegistryResponseInvalid
            410, Refused RegistryResponseInvalid
            418, Refused RegistryResponseInvalid
            204, Refused RegistryResponseInvalid
            206, Refused RegistryResponseInvalid
            304, Refused RegistryResponseInvalid
            302, Refused RegistryResponseInvalid
            429, Unavailable RegistryRateLimited
            500, Unavailable RegistryUnavailable
            502, Unavailable RegistryUnavailable
            503, Unavailable RegistryUnavailable
            504, Unavailable RegistryUnavailable
            """)
    void onlyOverloadAndFaultsAreUndecidable(int status, String expected) {
        registry.on(BY_DIGEST, Response.of(status));

        RegistryResult<Manifest> result =
                client.manifest(Clients.repository(registry), Clients.descriptor(MANIFEST), NOBODY, soon());

        assertThat(outcome(result)).isEqualTo(expected);
        assertThat(detail(result)).contains(registry.host());
    }

    @Test
    void anEndlessBodyIsCutAndRefused() {
        registry.otherwise(Response.endless(MediaTypes.OCI_INDEX));

        assertThat(outcome(client.manifest(Clients.repository(registry), Clients.descriptor(MANIFEST), NOBODY, soon())))
                .isEqualTo("Refused ResponseTooLarge");
        assertThat(outcome(client.referrers(Clients.repository(registry), Clients.digest(MANIFEST), NOBODY, soon())))
                .isEqualTo("Refused ResponseTooLarge");
        assertThat(outcome(client.blob(
                        Clients.repository(registry),
                        Descriptor.of("x/y", Clients.digest(MANIFEST), 10),
                        NOBODY,
                        soon())))
                .isEqualTo("Refused ResponseTooLarge");
    }

    @ParameterizedTest
    @CsvSource({"0, Refused ResponseTooLarge", "99999, Refused ResponseTooLarge", "100000, Found", "100001, Found"})
    void aManifestIsReadNoFurtherThanItsDescriptorSays(long size, String expected) {
        Response padded = Response.ok(MediaTypes.OCI_INDEX, INDEX + " ".repeat(100_000 - INDEX.length()));
        registry.otherwise(padded);
        Limits wide = new Limits(1 << 20, 1, 1, 1, 0, 1, 1);
        RegistrySettings settings = new RegistrySettings(Map.of(registry.host(), new Host(true, true, null)), wide);
        try (HttpRegistryClient wider = HttpRegistryClient.create(settings, RegistryListener.NONE)) {
            Descriptor descriptor = Descriptor.of(MediaTypes.OCI_INDEX, Clients.digest(padded), size);

            assertThat(outcome(wider.manifest(Clients.repository(registry), descriptor, NOBODY, soon())))
                    .isEqualTo(expected);
        }
    }

    @Test
    void theDeadlineEndsASilentRegistry() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        registry.on(BY_DIGEST, request -> {
            awaited(released);
            return MANIFEST;
        });
        long start = System.nanoTime();

        RegistryResult<Manifest> result = client.manifest(
                Clients.repository(registry),
                Clients.descriptor(MANIFEST),
                NOBODY,
                Deadline.after(Duration.ofMillis(200)));

        released.countDown();
        assertThat(outcome(result)).isEqualTo("Unavailable RegistryTimeout");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
    }

    @Test
    void anExpiredDeadlineAsksNothing() {
        assertThat(outcome(client.manifest(
                        Clients.repository(registry),
                        Clients.descriptor(MANIFEST),
                        NOBODY,
                        Deadline.after(Duration.ZERO))))
                .isEqualTo("Unavailable RegistryTimeout");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aStoppedRegistryIsUnavailable() {
        registry.close();

        RegistryResult<Manifest> result =
                client.manifest(Clients.repository(registry), Clients.descriptor(MANIFEST), NOBODY, soon());

        assertThat(outcome(result)).isEqualTo("Unavailable RegistryUnavailable");
        assertThat(clients.pauses).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            5,       Found
            4,       Refused ResponseTooLarge
            6,       Refused RegistryDigestMismatch
            65537,   Refused ResponseTooLarge
            """)
    void aBlobHasTheSizeOfItsDescriptor(long size, String expected) {
        Response blob = Response.ok("application/octet-stream", "hello");
        registry.on("/v2/apps/shop/blobs/" + Clients.digest(blob), blob);

        assertThat(outcome(client.blob(
                        Clients.repository(registry),
                        Descriptor.of("x/y", Clients.digest(blob), size),
                        NOBODY,
                        soon())))
                .isEqualTo(expected);
    }

    @Test
    void aBlobHasTheDigestOfItsDescriptor() {
        registry.otherwise(Response.ok("application/octet-stream", "jello"));
        Digest hello = Clients.digest(Response.ok("", "hello"));

        assertThat(outcome(client.blob(Clients.repository(registry), Descriptor.of("x/y", hello, 5), NOBODY, soon())))
                .isEqualTo("Refused RegistryDigestMismatch");
    }

    @Test
    void plainHttpIsSpokenOnlyToHostsCalledInsecure() {
        try (HttpRegistryClient strict = clients.create(java.util.Map.of(
                registry.host(), new dev.portcullis.registry.RegistrySettings.Host(false, true, null)))) {
            assertThat(outcome(strict.manifest(
                            Clients.repository(registry),
                            Clients.descriptor(MANIFEST),
                            NOBODY,
                            Deadline.after(Duration.ofMillis(300)))))
                    .startsWith("Unavailable");
        }
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aPrivateAddressNeedsTheSettingAndTheRefusalNamesIt() {
        try (HttpRegistryClient strict = clients.create(java.util.Map.of())) {
            RegistryResult<Manifest> result =
                    strict.manifest(Clients.repository(registry), Clients.descriptor(MANIFEST), NOBODY, soon());

            assertThat(outcome(result)).isEqualTo("Refused RegistryAddressRefused");
            assertThat(detail(result))
                    .contains("registries[].allowPrivateAddresses")
                    .contains(registry.host());
        }
        assertThat(registry.requests()).isEmpty();
    }

    static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
