package dev.portcullis.testing.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portcullis.testing.process.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator does in a Vault. Whatever it refuses is a {@link StackException}.
 *
 * @param address of the server
 * @param token may do it
 * @param trust for HTTPS; null where none is needed
 */
public record VaultSetup(
        URI address, String token, @Nullable SSLContext trust) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An AppRole login. */
    public record AppRole(String roleId, String secretId) {}

    /** Enables a Transit engine, for example at {@code transit}. */
    public VaultSetup transit(String mount) {
        write("sys/mounts/" + mount, "{\"type\": \"transit\"}");
        return this;
    }

    /** Makes a key; {@code ecdsa-p256} and {@code ed25519} are kinds. */
    public VaultSetup key(String mount, String name, String kind) {
        write(mount + "/keys/" + name, "{\"type\": \"" + kind + "\"}");
        return this;
    }

    /** Makes a new version of a key, which signs from now on. */
    public void rotate(String mount, String name) {
        write(mount + "/keys/" + name + "/rotate", "{}");
    }

    /** Writes a policy in HCL; one of that name is replaced. */
    public VaultSetup policy(String name, String hcl) {
        write(
                "sys/policies/acl/" + name,
                JSON.createObjectNode().put("policy", hcl).toString());
        return this;
    }

    /** Writes a policy that permits signing with one key, and nothing else. */
    public VaultSetup signingPolicy(String name, String mount, String key) {
        return policy(name, """
                path "%1$s/sign/%2$s" { capabilities = ["update"] }
                path "%1$s/keys/%2$s" { capabilities = ["read"] }
                """.formatted(mount, key));
    }

    /** Makes a token with a policy, for this long. */
    public String token(String policy, Duration life) {
        return write(
                        "auth/token/create",
                        "{\"policies\": [\"" + policy + "\"], \"ttl\": \"" + life.toSeconds() + "s\"}")
                .path("auth")
                .path("client_token")
                .asText();
    }

    /** Ends a token, and all that were made by it. */
    public void revoke(String revoked) {
        write("auth/token/revoke", "{\"token\": \"" + revoked + "\"}");
    }

    /** Ends all tokens that a login method gave out. */
    public void revokeLogins(String mount) {
        write("sys/leases/revoke-prefix/auth/" + mount, "{}");
    }

    /** Enables a login method. */
    public VaultSetup auth(String mount, String kind) {
        write("sys/auth/" + mount, "{\"type\": \"" + kind + "\"}");
        return this;
    }

    /** Has service accounts of a cluster log in at {@code kubernetes}; it reviews their tokens by one of its own. */
    public VaultSetup kubernetes(String apiServer, String authority, String reviewer) {
        auth("kubernetes", "kubernetes");
        write(
                "auth/kubernetes/config",
                JSON.createObjectNode()
                        .put("kubernetes_host", apiServer)
                        .put("kubernetes_ca_cert", authority)
                        .put("token_reviewer_jwt", reviewer)
                        .put("disable_local_ca_jwt", true)
                        .toString());
        return this;
    }

    /** Makes a role for one service account, whose logins have a policy. */
    public VaultSetup kubernetesRole(String role, String namespace, String account, String policy) {
        write("auth/kubernetes/role/" + role, """
                {"bound_service_account_names": ["%s"], "bound_service_account_namespaces": ["%s"],
                 "audience": "vault", "token_policies": ["%s"], "token_ttl": "120s"}
                """.formatted(account, namespace, policy));
        return this;
    }

    /** Makes a role for AppRole whose logins have a policy and last this long. */
    public AppRole appRole(String mount, String role, String policy, Duration life) {
        var path = "auth/" + mount + "/role/" + role;
        write(
                path,
                "{\"token_policies\": [\"" + policy + "\"], \"token_ttl\": \"" + life.toSeconds()
                        + "s\", \"token_max_ttl\": \"" + life.multipliedBy(4).toSeconds() + "s\"}");
        return new AppRole(
                read(path + "/role-id").path("data").path("role_id").asText(),
                write(path + "/secret-id", "{}").path("data").path("secret_id").asText());
    }

    /** Writes under a path and returns what comes back. */
    public JsonNode write(String path, String json) {
        return send(path, HttpRequest.newBuilder().POST(BodyPublishers.ofString(json)));
    }

    /** Reads what is under a path. */
    public JsonNode read(String path) {
        return send(path, HttpRequest.newBuilder().GET());
    }

    private JsonNode send(String path, HttpRequest.Builder request) {
        var clients =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).proxy(HttpClient.Builder.NO_PROXY);
        try (var http = (trust == null ? clients : clients.sslContext(trust)).build()) {
            var answer = http.send(
                    request.uri(address.resolve("/v1/" + path))
                            .timeout(LIMIT)
                            .header("X-Vault-Token", token)
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new StackException(
                        "Vault answered " + answer.statusCode() + " to " + path + ": " + answer.body());
            }
            return answer.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while asking Vault", e);
        }
    }
}
