package dev.portcullis.vault;

import static dev.portcullis.vault.Outcomes.failure;
import static dev.portcullis.vault.Outcomes.found;
import static dev.portcullis.vault.Outcomes.kind;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
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
@Timeout(180)
class VaultKubernetesLoginTest {
    private static final String AUDIENCE = "vault";
    private static final TransitKey KEY = new TransitKey("transit", "release");
    private static final Duration SOON = Duration.ofSeconds(20);

    private static LocalStack stack;
    private static VaultServer server;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws Exception {
        stack = LocalStack.builder().name("vault-kubernetes").controlPlane().start();
        server = stack.closeWithStack(VaultServer.development(stack.tools(), stack.folder()));
        client = stack.closeWithStack(stack.controlPlane().admin().client());
        var setup = server.setup()
                .transit("transit")
                .key("transit", "release", "ecdsa-p256")
                .signingPolicy("release", "transit", "release")
                .auth("kubernetes", "kubernetes");
        setup.write(
                "auth/kubernetes/config",
                JsonMapper.builder()
                        .build()
                        .createObjectNode()
                        .put("kubernetes_host", stack.controlPlane().url().toString())
                        .put("kubernetes_ca_cert", stack.controlPlane().caPem())
                        .put("token_reviewer_jwt", stack.controlPlane().adminToken())
                        .put("disable_local_ca_jwt", true)
                        .toString());
        setup.write("auth/kubernetes/role/bundles", """
                {"bound_service_account_names": ["release"], "bound_service_account_namespaces": ["default"],
                 "audience": "vault", "token_policies": ["release"], "token_ttl": "120s"}
                """);
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
