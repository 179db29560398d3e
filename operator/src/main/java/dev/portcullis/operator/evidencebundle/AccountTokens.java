package dev.portcullis.operator.evidencebundle;

import dev.portcullis.vault.VaultFailure;
import dev.portcullis.vault.VaultResult;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Tokens of service accounts for Vault, and for nobody else.
 *
 * @param client asks for them
 */
record AccountTokens(KubernetesClient client) {
    /** A guard refuses the operator tokens for any other, such as the API server. */
    private static final String AUDIENCE = "vault";

    /** The shortest that the API server grants; a login takes seconds. */
    static final long SECONDS = 600;

    VaultResult<String> of(String namespace, String serviceAccount) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(AUDIENCE)
                .withExpirationSeconds(SECONDS)
                .endSpec()
                .build();
        try {
            var answer = client.serviceAccounts()
                    .inNamespace(namespace)
                    .withName(serviceAccount)
                    .tokenRequest(request);
            return new VaultResult.Found<>(answer.getStatus().getToken());
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case 403 ->
                    refused("the operator may not ask for tokens of service account " + serviceAccount + " in "
                            + namespace + "; name both in value evidence.namespaces of the chart");
                case 404 -> refused("there is no service account " + serviceAccount + " in " + namespace);
                default ->
                    new VaultResult.Failed<>(new VaultFailure(
                            VaultFailure.Kind.UNREACHABLE, "the API server gave no token, with status " + e.getCode()));
            };
        }
    }

    private static VaultResult<String> refused(String detail) {
        return new VaultResult.Failed<>(new VaultFailure(VaultFailure.Kind.LOGIN_REFUSED, detail));
    }
}
