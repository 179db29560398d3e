package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.operator.event.TerminatingNamespace;
import dev.portcullis.registry.credentials.PullCredentials;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for registries, in Secrets of the namespace whose object names them. Of one that cannot be read the credentials count as absent: whoever
 * is about to use them asks first whether they can be used, and otherwise the registry refuses, which is told.
 *
 * @param client reads Secrets
 */
record NamespaceSecrets(KubernetesClient client) {
    private static final String TYPE = "kubernetes.io/dockerconfigjson";
    private static final String KEY = ".dockerconfigjson";
    private static final int MOST_CHARACTERS = 256 * 1024;

    /** @param name of the Secret; null for none */
    PullCredentials of(String namespace, @Nullable String name) {
        return name == null ? PullCredentials.NONE : read(namespace, name).orElse(PullCredentials.NONE);
    }

    /** Returns what several Secrets hold; of two that are for the same repositories the earlier one comes first. */
    PullCredentials of(String namespace, List<String> names) {
        return names.stream().map(name -> of(namespace, name)).reduce(PullCredentials.NONE, PullCredentials::and);
    }

    /**
     * Returns why one of several Secrets certainly cannot be used; empty where nobody can say. The API server says that one may not be read whether it is there or
     * not, so that nobody learns by it what others have.
     */
    Optional<SignerCheck.Refusal> refusal(String namespace, List<String> names) {
        return names.stream().flatMap(name -> refusal(namespace, name).stream()).findFirst();
    }

    private Optional<SignerCheck.Refusal> refusal(String namespace, String name) {
        var which = "Secret " + name + " of namespace " + namespace;
        try {
            var secret = client.secrets().inNamespace(namespace).withName(name).get();
            if (secret == null) {
                return refused(ConditionReason.REFERENCE_NOT_FOUND, "there is no " + which);
            }
            return TYPE.equals(secret.getType())
                    ? Optional.empty()
                    : refused(ConditionReason.REFERENCE_NOT_FOUND, which + " is not of type " + TYPE);
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    ? refused(
                            ConditionReason.REFERENCE_NOT_PERMITTED,
                            "the operator may not read " + which + "; value evidence.namespaces of the chart lets it")
                    : Optional.empty();
        }
    }

    private static Optional<SignerCheck.Refusal> refused(ConditionReason reason, String message) {
        return Optional.of(new SignerCheck.Refusal(reason, message));
    }

    /**
     * Returns whether one of several Secrets is certainly not there. One that may not be read any more while its namespace is being deleted is not: the right to
     * read it goes with the namespace, as it does.
     */
    boolean lacks(String namespace, List<String> names) {
        return names.stream().anyMatch(name -> isGone(namespace, name));
    }

    private boolean isGone(String namespace, String name) {
        try {
            return client.secrets().inNamespace(namespace).withName(name).get() == null;
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN && TerminatingNamespace.is(client, namespace);
        }
    }

    private Optional<PullCredentials> read(String namespace, String name) {
        try {
            return Optional.ofNullable(client.secrets()
                            .inNamespace(namespace)
                            .withName(name)
                            .get())
                    .filter(secret -> TYPE.equals(secret.getType()))
                    .flatMap(NamespaceSecrets::value)
                    .map(PullCredentials::parseDockerConfigJson);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> value(Secret secret) {
        return Optional.ofNullable(secret.getData())
                .map(data -> data.get(KEY))
                .filter(text -> text.length() <= MOST_CHARACTERS)
                .map(text -> Base64.getDecoder().decode(text));
    }
}
