package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The entries of the registration: which of two decides, and what one does that nobody asks for any more. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EntriesIT {
    /** The open entry decides as well for a minute after an edit. */
    private static final Duration SETTLED = Duration.ofSeconds(100);

    private static LocalStack stack;
    private static Installation installation;
    private static FixtureImage unsigned;
    private static String key;

    @BeforeAll
    static void startServers() {
        stack = LocalStack.builder()
                .name("entries")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        unsigned = new ImageFixtures(stack.registry(), 5).image("apps/unsigned", "1");
        key = stack.cosign().generateKeyPair("release").publicKeyPem();
        stack.controlPlane().createNamespace("shop", Map.of("tier", "production", "team", "till"));
        var settings =
                Installation.Settings.of(Repository.find(), stack.registry().host());
        installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
    }

    @BeforeEach
    void enforce() {
        if (!installation.operator().process().isRunning()) {
            installation.operator().start();
        }
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.rules(stack.registry().host(), key));
        resources.awaitEffect();
    }

    @AfterAll
    static void stopServers() {
        stack.close();
    }

    @Test
    @Order(1)
    void anEntryWhosePolicyIsGoneLocksNobodyOutThoughTheOperatorIsDown() {
        try (var workloads = new Workloads(stack.controlPlane().admin().client(), installation)) {
            // The open entry decides as well until the webhook has heard of the other.
            assertThat(Deadline.in(SETTLED).await(() -> isDecidedOnce(workloads)))
                    .isTrue();
            installation.operator().stop();
            try (var client = stack.controlPlane().admin().client()) {
                client.resources(EvidencePolicy.class).withName("release").delete();
            }

            Deadline.in(Duration.ofMinutes(1))
                    .await(() -> workloads.pod("shop", unsigned.byDigest()).admitted());
            var answer = workloads.pod("shop", unsigned.byDigest());

            assertThat(answer.admitted()).as(answer.message()).isTrue();
            assertThat(answer.record().path("entry").asText()).startsWith("enforce-");
        }
    }

    @Test
    @Order(2)
    void whoReadsMetricsOrLogsDoesNotLearnTheTokenOfThePaths() {
        try (var workloads = new Workloads(stack.controlPlane().admin().client(), installation);
                var client = stack.controlPlane().admin().client()) {
            workloads.pod("shop", unsigned.byDigest());
            var registration = client.admissionRegistration()
                    .v1()
                    .validatingWebhookConfigurations()
                    .withName(GateEntry.REGISTRATION)
                    .get();
            var path = registration.getWebhooks().getFirst().getClientConfig().getUrl();
            var token = path.substring(path.lastIndexOf('/') + 1);

            var metrics = installation.webhook().metrics();

            assertThat(metrics).contains("portcullis_decisions_seconds").doesNotContain(token);
            assertThat(installation.webhook().process().output()).doesNotContain(token);
            assertThat(installation.operator().process().output()).doesNotContain(token);
        }
    }

    /** The last, since it leaves a second policy. */
    @Test
    @Tag("long")
    @Order(3)
    void inTheEndEachRequestIsDecidedOnce() {
        // No selector says where one of several terms does not hold, so the open entry is asked too.
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.policy(stack.registry().host() + "/**", "tier: production, team: till"));
        resources.awaitEffect();
        try (var workloads = new Workloads(stack.controlPlane().admin().client(), installation)) {
            assertThat(Deadline.in(SETTLED)
                            .await(() -> entriesThatDecide(workloads).contains("advise")))
                    .isTrue();

            assertThat(Deadline.in(SETTLED).await(() -> isDecidedOnce(workloads)))
                    .isTrue();
        }
    }

    private boolean isDecidedOnce(Workloads workloads) {
        var entries = entriesThatDecide(workloads);
        return entries.size() == 1 && entries.getFirst().startsWith("enforce-");
    }

    private List<String> entriesThatDecide(Workloads workloads) {
        // What is refused because the webhook has not heard of the policy yet is tried again, and recorded again.
        workloads.pod("shop", unsigned.byDigest());
        var answer = workloads.pod("shop", unsigned.byDigest());
        assertThat(answer.admitted()).isFalse();
        var name = answer.record().path("request").path("name").asText();
        // The API server waits for every entry before it answers, but both write their records at their own pace.
        Deadline.in(Duration.ofSeconds(1)).await(() -> recorded(name).size() == 2);
        return recorded(name);
    }

    private List<String> recorded(String name) {
        return installation.decisions().all().stream()
                .filter(record -> record.path("request").path("name").asText().equals(name))
                .map(record -> record.path("entry").asText())
                .sorted()
                .toList();
    }
}
