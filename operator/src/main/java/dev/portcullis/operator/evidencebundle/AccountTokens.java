package dev.portcullis.operator.evidencebundle;

import dev.portcullis.vault.VaultFailure;
import dev.portcullis.vault.VaultResult;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Asks the API server for them. A guard refuses the operator tokens for anybody but Vault and those whom the installation names besides, such as a Fulcio.
 *
 * @param client asks for them
 */
record AccountTokens(KubernetesClient client) implements AccountTokenSource {
    /** The audience that Vault's roles name. */
    static final String VAULT = "vault";

    private static final String GUARD = "[TokenRequestGuarded]";

    /** The shortest that the API server grants; a login takes seconds. */
    static final long SECONDS = 600;

    @Override
    public VaultResult<String> of(String namespace, String serviceAccount, String audience) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience)
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
                case 403 -> refused(forbidden(namespace, serviceAccount, audience, String.valueOf(e.getMessage())));
                case 404 -> refused("there is no service account " + serviceAccount + " in " + namespace);
                default ->
                    new VaultResult.Failed<>(new VaultFailure(
                            VaultFailure.Kind.UNREACHABLE, "the API server gave no token, with status " + e.getCode()));
            };
        }
    }

    private static String forbidden(String namespace, String serviceAccount, String audience, String message) {
        return message.contains(GUARD)
                ? "the installation permits no tokens with audience " + audience
                        + "; name it, besides those that are there, in value evidence.audiences of the chart, or without the"
                        + " chart in ValidatingAdmissionPolicy portcullis-token-requests"
                : "the operator may not ask for tokens of service account " + serviceAccount + " in " + namespace
                        + "; name both in value evidence.namespaces of the chart";
    }

    private static VaultResult<String> refused(String detail) {
        return new VaultResult.Failed<>(new VaultFailure(VaultFailure.Kind.LOGIN_REFUSED, detail));
    }
}
