package dev.portcullis.registry.client;

import static dev.portcullis.registry.client.Clients.ALICE;
import static dev.portcullis.registry.client.Clients.BOB;
import static dev.portcullis.registry.client.Clients.NOBODY;
import static dev.portcullis.registry.client.Clients.outcome;
import static dev.portcullis.registry.client.Clients.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one caller is told, others of the same process heed. */
@Timeout(30)
class AskedToWaitTest {
    private static final Response MANIFEST =
            Response.ok(MediaTypes.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[]}");
    private static final Response REFUSAL = Response.of(429).with("Retry-After", "20");

    /** Less than is left to wait, at all times. */
    private static final Deadline SHORT = Deadline.after(Duration.ofMillis(500), () -> 0);

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
    void nobodyAsksBeforeTheTimeIsOver() {
        refuseOnce();

        assertThat(read("apps/shop", soon())).isEqualTo("Unavailable RegistryRateLimited");
        clients.now = clients.now.plusSeconds(19);
        assertThat(read("apps/shop", SHORT)).isEqualTo("Unavailable RegistryRateLimited");

        assertThat(registry.requests()).hasSize(1);
        assertThat(clients.pauses).isEmpty();
    }

    @Test
    void whoeverHasTheTimeWaitsForTheRestOfIt() {
        refuseOnce();
        read("apps/shop", soon());
        clients.now = clients.now.plusSeconds(15);

        assertThat(read("apps/shop", soon())).isEqualTo("Found");

        assertThat(clients.pauses)
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_100)));
        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void afterwardsTheHostIsAskedAtOnce() {
        refuseOnce();
        read("apps/shop", soon());
        clients.now = clients.now.plusSeconds(20);

        assertThat(read("apps/shop", soon())).isEqualTo("Found");

        assertThat(clients.pauses).isEmpty();
    }

    @Test
    void otherRepositoriesOfTheHostAreNotHeldUp() {
        registry.otherwise(request -> request.target().contains("/apps/shop/manifests/") ? REFUSAL : MANIFEST);
        read("apps/shop", soon());

        for (var other : List.of("apps/till", "apps", "apps/shop/cart", "shop")) {
            assertThat(read(other, soon())).as(other).isEqualTo("Found");
        }
        assertThat(clients.pauses).isEmpty();
    }

    @Test
    void whoAsksAsSomebodyElseIsNotHeldUp() {
        var challenge = Response.challenge("Basic realm=\"x\"");
        registry.otherwise(request -> {
            var authorization = request.authorization();
            if (authorization == null) {
                return challenge;
            }
            return authorization.equals(basic(ALICE)) ? REFUSAL : MANIFEST;
        });

        assertThat(outcome(read("apps/shop", List.of(ALICE), soon()))).isEqualTo("Unavailable RegistryRateLimited");
        assertThat(outcome(read("apps/shop", List.of(BOB), soon()))).isEqualTo("Found");

        var asked = registry.requests().size();
        assertThat(outcome(read("apps/shop", List.of(ALICE), soon()))).isEqualTo("Unavailable RegistryRateLimited");
        assertThat(registry.authorizations().subList(asked, registry.requests().size()))
                .doesNotContain(basic(ALICE));
    }

    /** Registries that limit callers without credentials answer them 429 where they would challenge others. */
    @Test
    void whoHasNoCredentialsHoldsUpNobodyWhoHas() {
        refuseOnce();

        assertThat(read("apps/shop", soon())).isEqualTo("Unavailable RegistryRateLimited");
        assertThat(outcome(read("apps/shop", List.of(BOB), soon()))).isEqualTo("Found");
        assertThat(outcome(read("apps/shop", List.of(ALICE), soon()))).isEqualTo("Found");
        assertThat(clients.pauses).isEmpty();

        assertThat(read("apps/shop", SHORT)).isEqualTo("Unavailable RegistryRateLimited");
        assertThat(registry.requests()).hasSize(3);
    }

    @Test
    void oneAnswerClosesNoRepositoryForADay() {
        registry.otherwise(
                request -> registry.requests().size() == 1 ? Response.of(503).with("Retry-After", "86400") : MANIFEST);
        assertThat(read("apps/shop", soon())).isEqualTo("Unavailable RegistryUnavailable");
        clients.now = clients.now.plusSeconds(29);
        assertThat(read("apps/shop", SHORT)).isEqualTo("Unavailable RegistryUnavailable");
        clients.now = clients.now.plusSeconds(1);

        assertThat(read("apps/shop", soon())).isEqualTo("Found");
    }

    @Test
    void aClockThatIsSetBackHoldsUpNobody() {
        refuseOnce();
        read("apps/shop", soon());
        clients.now = clients.now.minus(Duration.ofHours(1));

        assertThat(read("apps/shop", soon())).isEqualTo("Found");
    }

    private void refuseOnce() {
        registry.otherwise(request -> registry.requests().size() == 1 ? REFUSAL : MANIFEST);
    }

    private static String basic(Credential credential) {
        var pair = credential.username() + ":" + credential.password();
        return "Basic "
                + java.util.Base64.getEncoder().encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private String read(String repository, Deadline deadline) {
        return outcome(read(repository, NOBODY, deadline));
    }

    private RegistryResult<?> read(String repository, List<Credential> credentials, Deadline deadline) {
        return client.manifest(
                new ImageRepository(registry.host(), repository), Clients.descriptor(MANIFEST), credentials, deadline);
    }
}
