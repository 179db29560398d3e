package dev.portcullis.e2e.suspension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.KeySigned;
import dev.portcullis.e2e.install.Pods;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Break-glass by a suspension, with the webhook and without. */
class GateSuspensionIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String UNREACHABLE = "failed calling webhook";

    private static LocalStack stack;
    private static Installation installation;
    private static KubernetesClient client;
    private static FixtureImage unsigned;

    /** Each test has a suspension of its own. */
    private final String suspension = "fire-" + UUID.randomUUID();

    @BeforeAll
    static void startServers() {
        stack = LocalStack.builder()
                .name("suspension")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        unsigned = new ImageFixtures(stack.registry(), 5).image("apps/unsigned", "1");
        List.of("shop", "till")
                .forEach(name -> stack.controlPlane().createNamespace(name, Map.of("tier", "production")));
        var settings =
                Installation.Settings.of(Repository.find(), stack.registry().host());
        installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
        client = stack.closeWithStack(stack.controlPlane().admin().client());
        var resources = new Resources(stack.controlPlane());
        var key = stack.cosign().generateKeyPair("release").publicKeyPem();
        resources.apply(KeySigned.rules(stack.registry().host(), key));
        resources.awaitEffect();
    }

    @BeforeEach
    void isEnforced() {
        await("the policy", () -> attempt("shop").contains("[SignatureMissing]"));
    }

    /** The next test begins with both applications and no suspension. */
    @AfterEach
    void restore() {
        client.resources(GateSuspension.class).withName(suspension).delete();
        for (var application : List.of(installation.operator(), installation.webhook())) {
            if (!application.process().isRunning()) {
                application.start();
            }
        }
    }

    @AfterAll
    static void stopServers() {
        stack.close();
    }

    @Test
    void withEveryWebhookDownItOpensItsNamespacesUntilItsEnd() {
        // Given a namespace that nobody can start anything in
        installation.webhook().stop();
        assertThat(attempt("shop")).contains(UNREACHABLE);

        // When the gate is suspended there
        var end = suspend("shop", Duration.ofSeconds(30));
        await("the suspension", () -> attempt("shop").isEmpty());
        assertThat(attempt("till")).contains(UNREACHABLE);
        await("its status", () -> "GateSuspended".equals(condition().reason()));
        assertThat(condition().status()).isEqualTo(Condition.Status.TRUE);
        assertThat(condition().message()).contains("nothing is refused in shop: the registry is lost");

        // Then it is refused again after the end, and not before
        await("the end", () -> attempt("shop").contains(UNREACHABLE));
        assertThat(Instant.now()).isAfterOrEqualTo(end);
        await("its status", () -> "Expired".equals(condition().reason()));
        await("its Events", () -> events().containsAll(List.of("Warning GateSuspended", "Normal Expired")));
    }

    @Test
    void theWebhookGoesOnJudgingAndRecordsTheSuspensionUntilItIsDeleted() {
        suspend("shop", Duration.ofHours(1));
        await("the suspension", () -> attempt("shop").isEmpty());
        await("its status", () -> "GateSuspended".equals(condition().reason()));
        // An API server hears a moment later that the fail-closed entry is not to be asked any more.
        await("the open entry", () -> recorded("shop").path("entry").asText().equals("advise"));

        var shop = recorded("shop");
        assertThat(shop.path("entry").asText()).isEqualTo("advise");
        assertThat(shop.path("allowed").asBoolean()).isTrue();
        assertThat(shop.path("reason").asText()).isEqualTo("GateSuspended");
        assertThat(shop.path("suspension").asText()).isEqualTo(suspension);
        assertThat(shop.path("images").path(0).path("verdict").asText()).isEqualTo("Deny");
        assertThat(attempt("till")).contains("[SignatureMissing]");
        assertThat(recorded("till").has("suspension")).isFalse();

        assertThatThrownBy(this::prolong).hasMessageContaining("a suspension cannot be changed");
        client.resources(GateSuspension.class).withName(suspension).delete();
        await("the end", () -> attempt("shop").contains("[SignatureMissing]"));
    }

    @Test
    void itsEndIsNotMissedThoughTheOperatorIsDown() {
        // Given a suspension that ends while no operator runs
        var end = suspend("shop", Duration.ofSeconds(30));
        await("the suspension", () -> attempt("shop").isEmpty());
        await("its entry", () -> "GateSuspended".equals(condition().reason()));
        installation.operator().stop();

        // Then the webhook refuses on the open entry
        await("the end", () -> attempt("shop").contains("[SignatureMissing]"));
        assertThat(Instant.now()).isAfterOrEqualTo(end);

        // And an operator that starts anew closes what the webhook alone kept shut
        installation.webhook().stop();
        assertThat(attempt("shop")).isEmpty();
        installation.operator().start();
        await("the fail-closed entry", () -> attempt("shop").contains(UNREACHABLE));
    }

    private Instant suspend(String namespace, Duration length) {
        var end = Instant.now().plus(length).truncatedTo(ChronoUnit.MILLIS);
        new Resources(stack.controlPlane()).apply("""
                apiVersion: portcullis.dev/v1alpha1
                kind: GateSuspension
                metadata: {name: %s}
                spec: {namespaces: [%s], reason: the registry is lost, expiresAt: "%s"}
                """.formatted(suspension, namespace, end));
        return end;
    }

    private void prolong() {
        client.resources(GateSuspension.class)
                .withName(suspension)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"expiresAt\":\"2036-01-01T00:00:00Z\"}}");
    }

    /** Returns the API server's message; empty where the Pod was created. */
    private static String attempt(String namespace) {
        return attempt(namespace, "attempt-" + UUID.randomUUID());
    }

    private static String attempt(String namespace, String name) {
        var pod = Pods.of(namespace, name, unsigned.byDigest());
        try {
            client.resource(pod).create();
            return "";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Condition condition() {
        var status = client.resources(GateSuspension.class)
                .withName(suspension)
                .get()
                .getStatus();
        return status == null || status.conditions().isEmpty()
                ? new Condition(Condition.Type.SUSPENDED, Condition.Status.UNKNOWN, "", "", 0, "")
                : status.conditions().getFirst();
    }

    private List<String> events() {
        return client.events().v1().events().inNamespace("default").list().getItems().stream()
                .filter(event -> suspension.equals(event.getRegarding().getName()))
                .map(event -> event.getType() + " " + event.getReason())
                .toList();
    }

    /** Makes an attempt, and returns what the webhook recorded of this one. */
    private static JsonNode recorded(String namespace) {
        var name = "recorded-" + UUID.randomUUID();
        attempt(namespace, name);
        return installation
                .decisions()
                .await(0, record -> record.path("request").path("name").asText().equals(name))
                .orElseThrow();
    }

    private static void await(String what, BooleanSupplier condition) {
        assertThat(Deadline.in(SOON).await(condition))
                .as("within %s: %s", SOON, what)
                .isTrue();
    }
}
