package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.NOBODY;
import static dev.portcullis.registry.client.Clients.detail;
import static dev.portcullis.registry.client.Clients.outcome;
import static dev.portcullis.registry.client.Clients.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.Referrers.Referrer;
import dev.portcullis.registry.Referrers.Source;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReferrerRemovalTest {
    private static final Digest IMAGE = digest("an image");
    private static final Digest OLD = digest("old");
    private static final Digest OTHER = digest("other");
    private static final String TAG = "/v2/apps/shop/manifests/sha256-" + IMAGE.hex();
    private static final String MANIFEST = "/v2/apps/shop/manifests/" + OLD;

    private final Clients clients = new Clients();
    private final TagStore tag = new TagStore();
    private ScriptedRegistry registry;
    private HttpRegistryPusher pusher;

    @BeforeEach
    void start() {
        registry = ScriptedRegistry.start();
        pusher = clients.pusher(registry);
        registry.on(TAG, tag);
    }

    @AfterEach
    void stop() {
        pusher.close();
        registry.close();
    }

    private RegistryResult<Digest> remove(Source source) {
        var descriptor = Descriptor.of(MediaTypes.OCI_MANIFEST, OLD, 9);
        return pusher.remove(Clients.repository(registry), IMAGE, new Referrer(descriptor, source), NOBODY, soon());
    }

    @Nested
    class OfARegistryThatKeepsTheList {
        @ParameterizedTest
        @ValueSource(ints = {200, 202, 204, 404})
        void theManifestIsDeleted(int status) {
            registry.on(MANIFEST, Response.of(status));

            assertThat(remove(Source.REFERRERS_API)).isEqualTo(new RegistryResult.Found<>(OLD));
            assertThat(registry.asked()).containsExactly("DELETE " + MANIFEST);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "405 |                                                             | RegistryDeleteUnsupported",
                    "405 | {\"errors\":[{\"code\":\"UNSUPPORTED\",\"message\":\"m-secret\"}]} | RegistryDeleteUnsupported",
                    "400 | {\"errors\":[{\"code\":\"UNSUPPORTED\"}]}                   | RegistryDeleteUnsupported",
                    "400 | {\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}                | RegistryResponseInvalid",
                    "403 | {\"errors\":[{\"code\":\"DENIED\",\"message\":\"m-secret\"}]} | RegistryPushDenied",
                    "403 | {\"errors\":[{\"message\":\"m-secret is read only\"}]}      | RegistryReadOnly",
                    "401 |                                                             | RegistryUnauthorized",
                    "302 |                                                             | RegistryResponseInvalid",
                    "201 |                                                             | RegistryResponseInvalid"
                })
        void refusalsAreToldApart(int status, String body, String reason) {
            var answer = Response.ok("application/json", body == null ? "" : body);
            registry.on(
                    MANIFEST,
                    Behaviour.always(new Response(status, answer.headers(), answer.body(), answer.declared())));

            var result = remove(Source.REFERRERS_API);

            assertThat(outcome(result)).isEqualTo("Refused " + reason);
            assertThat(detail(result)).doesNotContain("m-secret");
        }

        @Test
        void anOutageIsNoRefusal() {
            registry.on(MANIFEST, Response.of(503));

            assertThat(outcome(remove(Source.REFERRERS_API))).isEqualTo("Unavailable RegistryUnavailable");
        }
    }

    /** The manifest stays: an entry that somebody puts back would name nothing otherwise, and the gate refuses what is listed and hidden. */
    @Nested
    class OfAnIndexAtATag {
        @Test
        void theEntryIsTakenOutAndTheOthersStay() {
            tag.holding(
                    TagStore.index(entry(OTHER), entry(OLD)).replaceFirst("\\{", "{\"annotations\":{\"a\":\"b\"},"));

            assertThat(remove(Source.FALLBACK_TAG)).isEqualTo(new RegistryResult.Found<>(OLD));

            assertThat(tag.listed()).containsExactly(OTHER.toString());
            assertThat(tag.written()).singleElement().asString().contains("\"annotations\":{\"a\":\"b\"}");
            assertThat(registry.asked()).noneMatch(request -> request.startsWith("DELETE"));
        }

        @Test
        void theLastEntryLeavesAnEmptyIndex() {
            tag.holding(TagStore.index(entry(OLD)));

            remove(Source.FALLBACK_TAG);

            assertThat(tag.listed()).isEmpty();
        }

        @Test
        void nothingIsWrittenWhereItIsNotListed() {
            tag.holding(TagStore.index(entry(OTHER)));

            assertThat(outcome(remove(Source.FALLBACK_TAG))).isEqualTo("Found");
            assertThat(tag.written()).isEmpty();
        }

        @Test
        void nothingIsWrittenWhereThereIsNoIndex() {
            assertThat(outcome(remove(Source.FALLBACK_TAG))).isEqualTo("Found");
            assertThat(tag.written()).isEmpty();
        }

        @Test
        void whatAnotherWriterPutsBackIsTakenOutAgain() {
            tag.holding(TagStore.index(entry(OTHER), entry(OLD)));
            var first = new AtomicBoolean(true);
            tag.interfering(text -> first.getAndSet(false) ? TagStore.index(entry(OTHER), entry(OLD)) : text);

            remove(Source.FALLBACK_TAG);

            assertThat(tag.listed()).containsExactly(OTHER.toString());
        }

        @Test
        void whatAnotherWriterDropsIsPutBack() {
            tag.holding(TagStore.index(entry(OTHER), entry(OLD)));
            var first = new AtomicBoolean(true);
            tag.interfering(text -> first.getAndSet(false) ? TagStore.index() : text);

            remove(Source.FALLBACK_TAG);

            assertThat(tag.listed()).containsExactly(OTHER.toString());
        }

        @Test
        void itGivesUpOnAnIndexThatIsOverwrittenAgainAndAgain() {
            tag.holding(TagStore.index(entry(OLD)));
            tag.interfering(text -> TagStore.index(entry(OLD)));

            assertThat(outcome(remove(Source.FALLBACK_TAG))).isEqualTo("Unavailable RegistryUnavailable");
            assertThat(tag.written()).hasSizeLessThan(20);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "not JSON", "{\"manifests\":{}}", "{\"manifests\":[],\"manifests\":[]}"})
        void nothingIsOverwrittenThatCannotBeRead(String content) {
            tag.holding(content);

            assertThat(outcome(remove(Source.FALLBACK_TAG))).isEqualTo("Refused RegistryResponseInvalid");
            assertThat(tag.written()).isEmpty();
        }

        @Test
        void aListThatIsTooLongBecomesShorter() {
            tag.holding(TagStore.index(IntStream.rangeClosed(0, Clients.LIMITS.referrers() + 2)
                    .mapToObj(number -> entry(number == 0 ? OLD : digest("number " + number)))
                    .toArray(String[]::new)));

            assertThat(outcome(remove(Source.FALLBACK_TAG))).isEqualTo("Found");
            assertThat(tag.listed()).hasSize(Clients.LIMITS.referrers() + 2);
        }
    }

    /** What is in the index counts once the registry lists nothing any more. */
    @Nested
    class OfBothLists {
        private static final String API = "/v2/apps/shop/referrers/" + IMAGE;

        private RegistryResult<Referrers> listed() {
            return pusher.listed(Clients.repository(registry), IMAGE, NOBODY, soon());
        }

        private List<Referrer> referrers() {
            return ((RegistryResult.Found<Referrers>) listed()).value().referrers();
        }

        @Test
        void eachIsListedForEachListThatNamesIt() {
            tag.holding(TagStore.index(entry(OLD)));
            registry.on(API, Response.ok(MediaTypes.OCI_INDEX, TagStore.index(entry(OTHER), entry(OLD))));

            assertThat(referrers())
                    .extracting(referrer ->
                            referrer.source() + " " + referrer.descriptor().digest())
                    .containsExactly("FALLBACK_TAG " + OLD, "REFERRERS_API " + OTHER, "REFERRERS_API " + OLD);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void anEmptyListIsNotNone(boolean api) {
            if (api) {
                registry.on(API, Response.ok(MediaTypes.OCI_INDEX, TagStore.index()));
            } else {
                tag.holding(TagStore.index());
            }

            assertThat(((RegistryResult.Found<Referrers>) listed()).value())
                    .isEqualTo(new Referrers(List.of(), null, false, true));
        }

        @Test
        void noneIsNoEmptyList() {
            assertThat(((RegistryResult.Found<Referrers>) listed()).value())
                    .isEqualTo(new Referrers(List.of(), null, false, false));
        }

        @ParameterizedTest
        @CsvSource({
            "true, 403, Refused RegistryUnauthorized",
            "true, 500, Unavailable RegistryUnavailable",
            "false, 403, Refused RegistryUnauthorized",
            "false, 500, Unavailable RegistryUnavailable"
        })
        void oneListIsNotEnough(boolean api, int status, String outcome) {
            tag.holding(TagStore.index(entry(OLD)));
            registry.on(API, Response.ok(MediaTypes.OCI_INDEX, TagStore.index(entry(OTHER))));
            registry.on(api ? API : TAG, Response.of(status));

            assertThat(outcome(listed())).isEqualTo(outcome);
        }
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String entry(Digest digest) {
        return "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"" + digest + "\",\"size\":9}";
    }
}
