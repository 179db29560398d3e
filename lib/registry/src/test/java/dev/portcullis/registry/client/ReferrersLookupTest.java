package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.ALICE;
import static dev.portcullis.registry.client.Clients.NOBODY;
import static dev.portcullis.registry.client.Clients.found;
import static dev.portcullis.registry.client.Clients.outcome;
import static dev.portcullis.registry.client.Clients.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.Referrers.Source;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReferrersLookupTest {
    private static final Digest SUBJECT = Digest.of(new byte[] {1});
    private static final String API = "/v2/apps/shop/referrers/" + SUBJECT;
    private static final String FALLBACK = "/v2/apps/shop/manifests/sha256-" + SUBJECT.hex();

    private static final Duration TIME = Duration.ofSeconds(20);

    private final AtomicLong now = new AtomicLong();
    private final Deadline deadline = Deadline.after(TIME, now::get);
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
    void listsWhatTheApiLists() {
        registry.on(API, index(entry(1), entry(2), entry(1)));

        Referrers referrers = found(lookup());

        assertThat(referrers.complete()).isTrue();
        assertThat(referrers.referrers())
                .extracting(referrer -> referrer.descriptor().digest())
                .containsExactly(digest(1), digest(2));
        assertThat(referrers.referrers()).allMatch(referrer -> referrer.source() == Source.REFERRERS_API);
        assertThat(registry.asked()).containsExactly("GET " + API);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 406})
    void fallsBackToTheTagWhereTheApiIsAbsent(int status) {
        registry.on(API, Response.of(status));
        registry.on(FALLBACK, index(entry(1)));

        Referrers referrers = found(lookup());

        assertThat(referrers.complete()).isTrue();
        assertThat(referrers.referrers()).hasSize(1).allMatch(r -> r.source() == Source.FALLBACK_TAG);
    }

    @Test
    void fallsBackWhereTheApiListsNothingOrAPageForPeople() {
        registry.on(FALLBACK, index(entry(1)));
        registry.on(API, index());
        assertThat(found(lookup()).referrers()).hasSize(1);

        registry.on(API, Response.ok("text/html", "<html>"));
        assertThat(found(lookup()).referrers()).hasSize(1);
    }

    @Test
    void noneAtAllIsAnAnswer() {
        Referrers referrers = found(lookup());

        assertThat(referrers.referrers()).isEmpty();
        assertThat(referrers.complete()).isTrue();
        assertThat(referrers.behindAuthentication()).isFalse();
    }

    @Test
    void noneBehindAuthenticationIsMarked() {
        registry.otherwise(request ->
                request.authorization() == null ? Response.challenge("Basic realm=\"x\"") : Response.of(404));

        Referrers referrers = found(client.referrers(Clients.repository(registry), SUBJECT, List.of(ALICE), soon()));

        assertThat(referrers.referrers()).isEmpty();
        assertThat(referrers.behindAuthentication()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            401, Refused RegistryUnauthorized
            403, Refused RegistryUnauthorized
            410, Refused RegistryResponseInvalid
            429, Unavailable RegistryRateLimited
            503, Unavailable RegistryUnavailable
            """)
    void otherAnswersOfTheApiAreNoAbsence(int status, String expected) {
        registry.on(API, Response.of(status));
        registry.on(FALLBACK, index(entry(1)));

        assertThat(outcome(lookup())).isEqualTo(expected);
        assertThat(registry.asked()).doesNotContain("GET " + FALLBACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?page=2", "API?page=2", "HOSTAPI?page=2"})
    void followsPages(String link) {
        String target = link.replace("API", API).replace("HOST", registry.url(""));
        registry.on(API, index(entry(1)).with("Link", "<" + target + ">; rel=\"next\""));
        registry.on(API + "?page=2", index(entry(2)));

        assertThat(found(lookup()).referrers()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/v2/apps/shop/referrers/x",
                "https://evil.example/API",
                "/v2/other/referrers/x",
                "/v2/apps/shop/../../evil",
                "../../../../etc",
                "//evil.example/v2/apps/shop/referrers/x",
                ":::"
            })
    void pagesStayInTheRepository(String target) {
        registry.on(API, index(entry(1)).with("Link", "<" + target + ">; rel=\"next\""));

        assertThat(outcome(lookup())).isEqualTo("Refused RegistryResponseInvalid");
        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void pagesThatLeadBackAreRefused() {
        registry.on(API, index(entry(1)).with("Link", "<" + API + "?page=2>; rel=\"next\""));
        registry.on(API + "?page=2", index(entry(2)).with("Link", "<" + API + ">; rel=\"next\""));

        assertThat(outcome(lookup())).isEqualTo("Refused RegistryResponseInvalid");
        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void aMissingPageIsRefused() {
        registry.on(API, index(entry(1)).with("Link", "<" + API + "?page=2>; rel=\"next\""));
        registry.on(API + "?page=2", Response.of(404));

        assertThat(outcome(lookup())).isEqualTo("Refused RegistryResponseInvalid");
    }

    /** Whoever may push chooses how many pages there are, and so could make a registry late that answers. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLaterPageThatIsLateIsNoOutage(boolean silent) {
        registry.on(API, last(index(entry(1)).with("Link", "<" + API + "?page=2>; rel=\"next\"")));
        registry.on(API + "?page=2", silent ? Response.silence() : Response.of(429));

        Referrers referrers = found(lookup(deadline));

        assertThat(referrers.referrers()).hasSize(1);
        assertThat(referrers.complete()).isFalse();
        assertThat(referrers.shortfall()).contains("in time");
    }

    @Test
    void aFallbackThatIsLateAfterAnIncompleteListIsNoOutage() {
        registry.on(API, last(index("{}")));
        registry.on(FALLBACK, Response.silence());

        assertThat(found(lookup(deadline)).complete()).isFalse();
    }

    /** Behind this answer little time is left for another. */
    private Behaviour last(Response answer) {
        return request -> {
            now.set(TIME.minusMillis(500).toNanos());
            return answer;
        };
    }

    @Test
    void theFirstPageThatIsLateIsAnOutage() {
        registry.on(API, Response.silence());

        assertThat(outcome(lookup(Deadline.after(Duration.ofMillis(200))))).isEqualTo("Unavailable RegistryTimeout");
    }

    @Test
    void endlessPagesAreCutAndSaidToBe() {
        registry.otherwise(request -> index(entry(registry.requests().size()))
                .with("Link", "<" + API + "?page=" + registry.requests().size() + ">; rel=\"next\""));

        Referrers referrers = found(lookup());

        assertThat(referrers.complete()).isFalse();
        assertThat(referrers.shortfall()).contains("more pages");
        assertThat(registry.requests()).hasSize(Clients.LIMITS.pages());
    }

    @Test
    void tooManyEntriesAreCutAndSaidToBe() {
        registry.on(
                API,
                index(IntStream.range(0, 100)
                        .mapToObj(ReferrersLookupTest::entry)
                        .toArray(String[]::new)));

        Referrers referrers = found(lookup());

        assertThat(referrers.referrers()).hasSize(Clients.LIMITS.referrers());
        assertThat(referrers.complete()).isFalse();
    }

    @Test
    void filtersThatWereNotAskedForMakeTheListIncomplete() {
        registry.on(API, index(entry(1)).with("OCI-Filters-Applied", "artifactType"));

        assertThat(found(lookup()).complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "{\"mediaType\":\"a/b\",\"digest\":\"sha512:00\",\"size\":1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"sha256:00\",\"size\":1}",
                "{\"mediaType\":\"a/b\",\"Digest\":\"x\",\"size\":1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\",\"size\":-1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\",\"size\":1e99}",
                "{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\"}",
                "{\"digest\":\"DIGEST\",\"size\":1}",
                "{\"mediaType\":\"a/b\",\"digest\":\"DIGEST\",\"size\":1,\"annotations\":{\"a\":1}}"
            })
    void aBadEntryDoesNotHideTheOthers(String bad) {
        registry.on(API, index(bad.replace("DIGEST", digest(7).toString()), entry(1)));

        Referrers referrers = found(lookup());

        assertThat(referrers.referrers()).hasSize(1);
        assertThat(referrers.complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{", "{\"manifests\":{}}", "{\"manifests\":1}", "{}", "{\"Manifests\":[]}", "{} {}"})
    void aBadListIsRefused(String body) {
        registry.on(API, Response.ok(MediaTypes.OCI_INDEX, body));

        assertThat(outcome(lookup())).startsWith("Refused");
    }

    @Test
    void theFallbackTagMustHoldAnIndex() {
        registry.on(FALLBACK, Response.ok(MediaTypes.OCI_MANIFEST, "{\"schemaVersion\":2}"));

        assertThat(outcome(lookup())).isEqualTo("Refused RegistryResponseInvalid");
    }

    private RegistryResult<Referrers> lookup() {
        return lookup(soon());
    }

    private RegistryResult<Referrers> lookup(Deadline deadline) {
        return client.referrers(Clients.repository(registry), SUBJECT, NOBODY, deadline);
    }

    private static Response index(String... entries) {
        String list = List.of(entries).stream().collect(Collectors.joining(","));
        return Response.ok(
                MediaTypes.OCI_INDEX,
                "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[" + list + "]}");
    }

    private static String entry(int number) {
        return "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"" + digest(number)
                + "\",\"size\":10,\"artifactType\":\"application/vnd.oci.empty.v1+json\"}";
    }

    private static Digest digest(int number) {
        return Digest.of(new byte[] {(byte) number, 9});
    }
}
