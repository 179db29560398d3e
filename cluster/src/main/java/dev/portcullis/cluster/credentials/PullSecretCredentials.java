package dev.portcullis.cluster.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.evidence.Permits;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.credentials.PullCredentials;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code imagePullSecrets} of the Pod and of its service account, in the Pod's own namespace, when a registry is really asked.
 *
 * <p>A secret that cannot be read counts as absent: the registry then refuses, which is told, and nothing is admitted by it.
 */
public final class PullSecretCredentials implements PodCredentials {
    private static final Logger LOG = LoggerFactory.getLogger(PullSecretCredentials.class);
    private static final int MAXIMUM_SECRETS = 16;

    /** Most bytes of all secrets of one Pod; those beyond it count as absent. */
    private static final int MAXIMUM_BYTES = 256 * 1024;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final int MAXIMUM_NAME = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");

    private final KubernetesClient client;

    /** A Secret may have a megabyte, and is read as a whole before anybody knows. */
    private final Permits reads = new Permits(16, 4);

    /** @param client reads service accounts and Secrets */
    public PullSecretCredentials(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public CredentialSource of(String namespace, JsonNode podSpec) {
        return new OfPod(namespace, podSpec);
    }

    private final class OfPod implements CredentialSource {
        private final String namespace;
        private final JsonNode podSpec;
        private @Nullable PullCredentials read;
        private int bytes;

        OfPod(String namespace, JsonNode podSpec) {
            this.namespace = namespace;
            this.podSpec = podSpec;
        }

        @Override
        public synchronized List<Credential> forRepository(ImageRepository repository) {
            var credentials = read;
            if (credentials == null) {
                credentials = readAll();
                read = credentials;
            }
            return credentials.forRepository(repository);
        }

        private PullCredentials readAll() {
            try (var permit =
                    reads.acquire(namespace, 1, Deadline.after(LONGEST_WAIT)).orElse(null)) {
                if (permit == null) {
                    throw new IllegalStateException("pull credentials could not be read in time");
                }
                return secrets().stream().map(this::secret).reduce(PullCredentials.NONE, PullCredentials::and);
            }
        }

        private List<String> secrets() {
            var names = new LinkedHashSet<String>();
            var references = podSpec.path("imagePullSecrets");
            if (references.isArray()) {
                references.forEach(reference -> names.add(reference.path("name").asText("")));
            }
            names.addAll(ofServiceAccount(podSpec.path("serviceAccountName").asText("")));
            return names.stream()
                    .filter(PullSecretCredentials::isName)
                    .limit(MAXIMUM_SECRETS)
                    .toList();
        }

        private List<String> ofServiceAccount(String declared) {
            var name = declared.isEmpty() ? "default" : declared;
            if (!isName(name)) {
                return List.of();
            }
            try {
                var account = client.serviceAccounts()
                        .inNamespace(namespace)
                        .withName(name)
                        .get();
                return account == null || account.getImagePullSecrets() == null
                        ? List.of()
                        : account.getImagePullSecrets().stream()
                                .map(reference -> String.valueOf(reference.getName()))
                                .toList();
            } catch (RuntimeException e) {
                warn("serviceAccount", name, e);
                return List.of();
            }
        }

        private PullCredentials secret(String name) {
            try {
                var secret =
                        client.secrets().inNamespace(namespace).withName(name).get();
                return secret == null || secret.getData() == null ? PullCredentials.NONE : parse(secret);
            } catch (RuntimeException e) {
                warn("secret", name, e);
                return PullCredentials.NONE;
            }
        }

        private PullCredentials parse(Secret secret) {
            var type = secret.getType() == null ? "" : secret.getType();
            return switch (type) {
                case "kubernetes.io/dockerconfigjson" ->
                    PullCredentials.parseDockerConfigJson(value(secret, ".dockerconfigjson"));
                case "kubernetes.io/dockercfg" -> PullCredentials.parseDockerCfg(value(secret, ".dockercfg"));
                default -> PullCredentials.NONE;
            };
        }

        private byte[] value(Secret secret, String key) {
            var encoded = secret.getData().getOrDefault(key, "");
            bytes += encoded.length() / 4 * 3;
            if (bytes > MAXIMUM_BYTES) {
                throw new IllegalArgumentException("the pull secrets are larger than is read");
            }
            return Base64.getDecoder().decode(encoded);
        }

        private void warn(String what, String name, RuntimeException cause) {
            LOG.atWarn()
                    .addKeyValue("namespace", namespace)
                    .addKeyValue(what, name)
                    .addKeyValue("problem", cause.getClass().getSimpleName())
                    .log("pull credentials cannot be read");
        }
    }

    /** Names become parts of a path at the API server: one with a slash in it would lead to another namespace. */
    private static boolean isName(String text) {
        return text.length() <= MAXIMUM_NAME && NAME.matcher(text).matches();
    }
}
