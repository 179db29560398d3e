package dev.portcullis.webhook.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.recorded.RecordedImage;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More evidence than anybody needs, on one page and on many, and pages that lead astray. */
@Timeout(60)
final class ManyReferrersTest {
    private static final int MANY = 10_000;

    /** The bounds of the client: pages followed, and pieces of evidence read of one layout. */
    private static final int MOST_REQUESTS = 16 + 2 * 64 + 4;

    private final Attack attack = Attack.plain();

    @BeforeEach
    void isAcceptedWhileTheRegistryIsHonest() {
        attack.accepts();
    }

    @AfterEach
    void close() {
        attack.close();
    }

    @Test
    void tenThousandOnOnePageAreNotRead() {
        attack.registry.on(Attack.referrers(), page(0, MANY, UnaryOperator.identity()));

        attack.refuses(Reason.RESPONSE_TOO_LARGE);

        assertThat(attack.registry.requests()).hasSizeLessThan(MOST_REQUESTS);
    }

    @Test
    void tenThousandOnAHundredPagesAreNotRead() {
        attack.registry.on(Attack.referrers(), request -> {
            var query = request.target().split("=", -1);
            var number = query.length < 2 ? 0 : Integer.parseInt(query[1]);
            return page(number * 100, 100, next(Attack.referrers() + "?page=" + (number + 1)));
        });

        attack.refuses(Reason.RESPONSE_TOO_LARGE);

        assertThat(attack.registry.requests()).hasSizeLessThan(MOST_REQUESTS);
    }

    @Test
    void emptyPagesWithoutEndAreNotFollowed() {
        attack.registry.on(
                Attack.referrers(),
                request -> page(0, 0, next(Attack.referrers() + "?page=" + System.identityHashCode(request))));

        attack.refuses(Reason.RESPONSE_TOO_LARGE);

        assertThat(attack.registry.requests()).hasSizeLessThan(MOST_REQUESTS);
    }

    @Test
    void thousandsOfLayersAtATagAreNotRead() {
        attack.registry.on(Attack.referrers(), page(0, 0, UnaryOperator.identity()));
        var layer = "{\"mediaType\":\"application/vnd.dev.cosign.simplesigning.v1+json\",\"digest\":\""
                + Signed.bundle() + "\",\"size\":10}";
        attack.registry.on(
                Attack.at("manifests/" + Signed.digest().replace(':', '-') + ".sig"),
                Response.ok(
                        "application/vnd.oci.image.manifest.v1+json",
                        "{\"schemaVersion\":2,\"config\":" + layer + ",\"layers\":["
                                + String.join(",", java.util.Collections.nCopies(5_000, layer)) + "]}"));

        attack.refuses(Reason.RESPONSE_TOO_LARGE);

        assertThat(attack.registry.requests()).hasSizeLessThan(MOST_REQUESTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HERE",
                "/v2/other/repository/referrers/DIGEST",
                "../../other/referrers/DIGEST",
                "OTHER/x",
                "//OTHERHOST/x"
            })
    void aNextPageThatLeadsBackOrAwayIsRefused(String target) {
        try (var other = ScriptedRegistry.start()) {
            var link = target.replace("HERE", Attack.referrers())
                    .replace("DIGEST", Signed.digest())
                    .replace("OTHERHOST", other.otherName())
                    .replace("OTHER", other.otherUrl(""));
            attack.registry.on(Attack.referrers(), Behaviour.always(page(0, 1, next(link))));

            attack.refuses(Reason.REGISTRY_RESPONSE_INVALID);

            assertThat(other.requests()).isEmpty();
            assertThat(attack.registry.asked())
                    .filteredOn(asked -> asked.contains("/referrers/"))
                    .hasSize(2);
        }
    }

    private static UnaryOperator<Response> next(String target) {
        return page -> page.with("Link", "<" + target + ">; rel=\"next\"");
    }

    private static Response page(int first, int count, UnaryOperator<Response> link) {
        var entries = IntStream.range(first, first + count)
                .mapToObj(number -> "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":500,"
                        + "\"digest\":\"" + RecordedImage.digest("referrer " + number) + "\"}")
                .collect(Collectors.joining(","));
        return link.apply(Response.ok(Signed.INDEX, "{\"schemaVersion\":2,\"manifests\":[" + entries + "]}"));
    }
}
