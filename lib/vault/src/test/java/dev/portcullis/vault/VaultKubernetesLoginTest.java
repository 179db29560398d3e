package dev.portcullis.vault;

import static dev.portcullis.vault.Outcomes.failure;
import static dev.portcullis.vault.Outcomes.found;
import static dev.portcullis.vault.Outcomes.kind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.testing.vault.VaultServer;
import dev.portcullis.vault.VaultFailure.Kind;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Service accounts of a real API server log in to a real Vault, which has their tokens reviewed. */
@Timeout(300)
class VaultKubernetesLoginTest {
    private static final String AUDIENCE = "vault";
    private static final TransitKey KEY = new TransitKey("transit", "release");
    private static final Duration SOON = Duration.ofSeconds(60);

    private static LocalStack stack;
    private static VaultServer server;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("vault-kubernetes").controlPlane().start();
        server = stack.closeWithStack(VaultServer.development(stack.tools(), stack.folder()));
        client = stack.closeWithStack(stack.controlPlane().admin().client());
        var cluster = stack.controlPlane();
        server.setup()
                .transit("transit")
                .key("transit", "release", "ecdsa-p256")
                .signingPolicy("release", "transit", "release")
                .kubernetes(cluster.url().toString(), cluster.caPem(), cluster.adminToken())
                .kubernetesRole("bundles", "default", "release", "release");
        for (var name : new String[] {"release", "other"}) {
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace("default")
                            .endMetadata()
                            .build())
                    .create();
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void logsInAsTheServiceAccountOfTheRole() {
        try (var vault = Vault.create(VaultSettings.at(server.address()))) {
            assertThat(found(sign(vault, "release", AUDIENCE)).version()).isOne();
        }
    }

    @Test
    void refusesEveryOtherAccountAndAudience() {
        try (var vault = Vault.create(VaultSettings.at(server.address()))) {
            assertThat(kind(sign(vault, "other", AUDIENCE))).isEqualTo(Kind.LOGIN_REFUSED);
        }
        try (var vault = Vault.create(VaultSettings.at(server.address()))) {
            assertThat(kind(sign(vault, "release", "another"))).isEqualTo(Kind.LOGIN_REFUSED);
        }
    }

    @Test
    void repeatsNoTokenThatIsRefused() {
        try (var vault = Vault.create(VaultSettings.at(server.address()))) {
            var login = new Login.Kubernetes(
                    "kubernetes", "bundles", "default/release", () -> new VaultResult.Found<>("the.secret.token"));

            var failure = failure(vault.sign(login, KEY, new byte[1], SOON));

            assertThat(failure.kind()).isEqualTo(Kind.LOGIN_REFUSED);
            assertThat(failure.detail()).contains("default/release").doesNotContain("secret");
        }
    }

    @Test
    void passesOnWhyThereIsNoToken() {
        try (var vault = Vault.create(VaultSettings.at(server.address()))) {
            var login = new Login.Kubernetes(
                    "kubernetes",
                    "bundles",
                    "default/release",
                    () -> new VaultResult.Failed<>(new VaultFailure(Kind.LOGIN_REFUSED, "no token may be asked for")));

            assertThat(failure(vault.sign(login, KEY, new byte[1], SOON)).detail())
                    .isEqualTo("no token may be asked for");
        }
    }

    private static VaultResult<TransitSignature> sign(Vault vault, String account, String audience) {
        var login = new Login.Kubernetes(
                "kubernetes", "bundles", "default/" + account, () -> new VaultResult.Found<>(token(account, audience)));
        return vault.sign(login, KEY, "a message".getBytes(StandardCharsets.UTF_8), SOON);
    }

    private static String token(String account, String audience) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience)
                .withExpirationSeconds(600L)
                .endSpec()
                .build();
        return client.serviceAccounts()
                .inNamespace("default")
                .withName(account)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }
}
