package dev.portcullis.e2e.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.testing.tuf.TufScenarios;
import dev.portcullis.testing.tuf.TufServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Sigstore instance that is followed by TUF, from its first refresh to long after its repository has gone. */
@Tag("long")
class FollowedTrustRootIT {
    private static final OidcIdentity RELEASE = new OidcIdentity.Email("release@acme.example");

    /** Long enough for what is to happen before, on a busy machine. */
    private static final Duration STALE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private LocalStack stack;
    private TufServer repository;
    private String root;
    private Resources resources;
    private FixtureImage known;
    private FixtureImage second;
    private FixtureImage late;
    private FixtureImage unsigned;

    @BeforeEach
    void startServers() throws IOException {
        stack = LocalStack.builder()
                .name("followed")
                .controlPlane()
                .registry()
                .sigstore()
                .start();
        resources = new Resources(stack.controlPlane());
        var fixtures = new ImageFixtures(stack.registry(), 7);
        known = fixtures.image("apps/known", "1");
        second = fixtures.image("apps/second", "1");
        late = fixtures.image("apps/late", "1");
        unsigned = fixtures.image("apps/unsigned", "1");
        List.of(known, second, late).forEach(image -> stack.sigstore().signKeyless(image.byDigest(), RELEASE));
        var authority = CertificateAuthority.create("mirrors", InstantSource.system());
        Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
        var content = Files.writeString(
                folder.resolve("trusted_root.json"), stack.sigstore().trustedRootJson());
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var scenarios = TufScenarios.write(stack.tools(), folder.resolve("scenarios"), now, content);
        root = new String(scenarios.root("good"), UTF_8);
        repository = TufServer.startTls(scenarios.step("good", 1), authority.server("mirror", List.of("127.0.0.1")));
    }

    @AfterEach
    void stopServers() {
        repository.close();
        stack.close();
    }

    @Test
    void whatWasVerifiedInTimeCountsOnWhenTheRepositoryIsGone() {
        stack.controlPlane().createNamespace("shop", Map.of("tier", "production"));
        var installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings()));
        try (var workloads = new Workloads(stack.controlPlane().admin().client(), installation)) {
            resources.apply(trustRoot());
            resources.apply(policy());
            resources.awaitEffect();
            assertThat(workloads.pod("shop", unsigned.byDigest()).reason()).isEqualTo("SignatureMissing");
            assertThat(workloads.pod("shop", known.byDigest()).reason()).isEqualTo("Verified");

            repository.close();
            awaitCondition(Condition.Type.STALE, "TufUnreachable");
            assertThat(workloads.pod("shop", known.byDigest()).reason()).isEqualTo("Verified");
            assertThat(workloads.pod("shop", second.byDigest()).reason()).isEqualTo("Verified");
            assertThat(workloads.pod("shop", unsigned.byDigest()).reason()).isEqualTo("SignatureMissing");

            awaitCondition(Condition.Type.READY, "TrustRootStale");
            var refused = workloads.pod("shop", late.byDigest());
            assertThat(refused.admitted()).isFalse();
            assertThat(refused.reason()).isEqualTo("TrustRootStale");
            assertThat(refused.message())
                    .contains("trust root \"instance\" verifies nothing new since", "kubectl describe trustroot");
            assertThat(workloads.pod("shop", known.byDigest()).reason()).isEqualTo("Verified");
            assertThat(workloads.pod("shop", second.byDigest()).reason()).isEqualTo("Verified");
        }
    }

    private Installation.Settings settings() {
        return Installation.Settings.of(Repository.find(), stack.registry().host())
                .with(Map.of(
                        "PORTCULLIS_TUF_REFRESH_EVERY", "2s",
                        "PORTCULLIS_TUF_RETRY_EVERY", "1s",
                        "PORTCULLIS_TUF_REPOSITORIES_0__HOST",
                                URI.create(repository.url()).getAuthority(),
                        "PORTCULLIS_TUF_REPOSITORIES_0__ALLOW_PRIVATE_ADDRESSES", "true",
                        "PORTCULLIS_TUF_REPOSITORIES_0__CA_FILE",
                                folder.resolve("ca.pem").toString()));
    }

    private String trustRoot() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: instance}
                spec:
                  trustedRoot:
                    tuf:
                      url: %s
                      maxStaleness: %ds
                      root:
                        inline: |
                %s
                  signedCertificateTimestamp: NotRequired
                """.formatted(repository.url(), STALE.toSeconds(), root.indent(10));
    }

    private String policy() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: release}
                spec:
                  mode: Enforce
                  match: {images: ["%s/**"], namespaceSelector: {matchLabels: {tier: production}}}
                  authorities:
                    - name: ci
                      trustRoot: instance
                      identities: [{issuer: "%s", subject: release@acme.example}]
                  requirements: [{name: signed, signature: {authorities: [ci]}}]
                """.formatted(stack.registry().host(), stack.sigstore().emailIssuer());
    }

    private void awaitCondition(Condition.Type type, String reason) {
        try (var client = stack.controlPlane().admin().client()) {
            assertThat(Deadline.in(STALE.multipliedBy(2)).await(() -> {
                        var status = client.resources(TrustRoot.class)
                                .withName("instance")
                                .get()
                                .getStatus();
                        return status.conditions().stream()
                                .anyMatch(condition -> condition.type() == type
                                        && condition.reason().equals(reason));
                    }))
                    .as(type + " " + reason)
                    .isTrue();
        }
    }
}
