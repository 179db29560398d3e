package dev.portcullis.cluster.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose pull credentials a workload uses.
 *
 * @param serviceAccount as the pod specification names it; empty for the default one
 * @param secrets names in {@code imagePullSecrets}, in their order, as many as are read
 */
public record PullSource(String serviceAccount, List<String> secrets) {
    /** Only what everybody in the namespace has. */
    public static final PullSource DEFAULT = new PullSource("", List.of());

    private static final int MOST_SECRETS = 16;

    /** No object has a longer one. */
    private static final int LONGEST_NAME = 253;

    public PullSource {
        secrets = List.copyOf(secrets);
    }

    /** Reads a pod specification; a missing node has none. */
    public static PullSource of(JsonNode podSpec) {
        var names = new ArrayList<String>();
        var references = podSpec.path("imagePullSecrets");
        if (references.isArray()) {
            for (var reference : references) {
                var name = reference.path("name").asText("");
                if (names.size() < MOST_SECRETS && name.length() <= LONGEST_NAME) {
                    names.add(name);
                }
            }
        }
        var account = podSpec.path("serviceAccountName").asText("");
        return account.isEmpty() && names.isEmpty() ? DEFAULT : new PullSource(account, names);
    }

    /** Returns a pod specification that says the same of credentials, and nothing else. */
    public JsonNode podSpec() {
        var spec = JsonNodeFactory.instance.objectNode();
        if (!serviceAccount.isEmpty()) {
            spec.put("serviceAccountName", serviceAccount);
        }
        var references = spec.putArray("imagePullSecrets");
        secrets.forEach(secret -> references.addObject().put("name", secret));
        return spec;
    }
}
