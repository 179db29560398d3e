package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broken edit of a policy or trust root changes nothing, even after everything was started anew. */
@Tag("long")
class LastGoodRevisionIT {
    private static final String BROKEN_KEY =
            "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n";

    private LocalStack stack;
    private Resources resources;
    private FixtureImage signed;
    private FixtureImage unsigned;
    private String key;

    @BeforeEach
    void startServers() {
        stack = LocalStack.builder()
                .name("revision")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        resources = new Resources(stack.controlPlane());
        var fixtures = new ImageFixtures(stack.registry(), 5);
        signed = fixtures.image("apps/signed", "1");
        unsigned = fixtures.image("apps/unsigned", "1");
        var pair = stack.cosign().generateKeyPair("release");
        stack.cosign().sign(pair, signed.byDigest());
        key = pair.publicKeyPem();
    }

    @AfterEach
    void stopServers() {
        stack.close();
    }

    @Test
    void brokenEditsLeaveVerdictsAsTheyWereAfterARestartOfEverything() {
        // Given a policy in force
        var cluster = stack.controlPlane();
        cluster.createNamespace("shop", Map.of("tier", "production"));
        var settings =
                Installation.Settings.of(Repository.find(), stack.registry().host());
        var installation = stack.closeWithStack(Installation.start(cluster, stack.folder(), settings));
        resources.apply(KeySigned.trustRoot(key));
        resources.apply(KeySigned.policy(stack.registry().host() + "/**"));
        resources.awaitEffect();
        String before;
        try (var workloads = new Workloads(cluster.admin().client(), installation)) {
            assertThat(workloads.pod("shop", signed.byDigest()).reason()).isEqualTo("Verified");
            before = revisionOf(workloads.pod("shop", unsigned.byDigest()));
        }

        // When both are edited into something that the schema lets pass and nobody can use, and everything is started
        // anew
        resources.apply(KeySigned.trustRoot(BROKEN_KEY));
        resources.apply(KeySigned.policy("registry.example.com:443/**"));
        assertThat(Deadline.in(Duration.ofSeconds(20)).await(this::bothEditsAreRefused))
                .isTrue();
        installation.close();
        cluster.stopApiServer();
        cluster.stopEtcd();
        cluster.startEtcd();
        cluster.startApiServer();
        // At its old address, which the registration names until the operator has looked.
        var again =
                stack.closeWithStack(Installation.start(cluster, stack.folder(), settings, installation.webhookPort()));

        // Then the verdicts and the revision are the same
        try (var workloads = new Workloads(cluster.admin().client(), again)) {
            var admitted = workloads.pod("shop", signed.byDigest());
            var refused = workloads.pod("shop", unsigned.byDigest());
            assertThat(admitted.admitted()).as(admitted.message()).isTrue();
            assertThat(admitted.reason()).isEqualTo("Verified");
            assertThat(refused.admitted()).isFalse();
            assertThat(refused.reason()).isEqualTo("SignatureMissing");
            assertThat(revisionOf(refused)).isEqualTo(before).matches("[0-9a-f]{64}");
        }
    }

    private boolean bothEditsAreRefused() {
        try (var client = stack.controlPlane().admin().client()) {
            var policy =
                    client.resources(EvidencePolicy.class).withName("release").get();
            var root = client.resources(TrustRoot.class).withName("keys").get();
            return isRefused(
                            policy.getMetadata().getGeneration(),
                            policy.getStatus().conditions())
                    && isRefused(
                            root.getMetadata().getGeneration(), root.getStatus().conditions());
        }
    }

    private static boolean isRefused(long generation, List<Condition> conditions) {
        return conditions.stream()
                .anyMatch(condition -> condition.type() == Condition.Type.ACCEPTED
                        && condition.status() == Condition.Status.FALSE
                        && condition.observedGeneration() == generation);
    }

    private static String revisionOf(Workloads.Answer answer) {
        return answer.record().path("policies").path("release").asText();
    }
}
