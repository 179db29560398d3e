package dev.portcullis.registry.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.json.MalformedJsonException;
import dev.portcullis.registry.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Docker's configuration formats; an entry that cannot be read is named and skipped. */
final class DockerConfigReader {
    /** A Secret holds at most 1 MiB. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int MAX_ENTRIES = 256;
    private static final int MAX_SECRET_LENGTH = 32 << 10;

    private DockerConfigReader() {}

    static PullCredentials read(byte[] document, boolean nested) {
        if (document.length > MAX_BYTES) {
            return unreadable("the pull secret is larger than 1 MiB");
        }
        try {
            ObjectNode root = StrictJson.object(document);
            JsonNode auths = nested ? root.path("auths") : root;
            if (auths instanceof ObjectNode entries) {
                return entries(entries);
            }
            return unreadable("the pull secret has no auths");
        } catch (MalformedJsonException e) {
            return unreadable("the pull secret cannot be read: " + e.problem());
        }
    }

    private static PullCredentials entries(ObjectNode auths) {
        List<PullCredentials.Entry> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (Map.Entry<String, JsonNode> field : auths.properties()) {
            number++;
            if (number > MAX_ENTRIES) {
                problems.add("the pull secret has more than " + MAX_ENTRIES + " entries; the rest is ignored");
                break;
            }
            Optional<CredentialScope> scope = CredentialScope.parse(field.getKey());
            Optional<Credential> credential = credential(field.getValue());
            if (scope.isPresent() && credential.isPresent()) {
                entries.add(new PullCredentials.Entry(scope.get(), credential.get()));
            } else {
                String part = scope.isEmpty() ? "no host for a key" : "no user name and password";
                problems.add("entry " + number + " of the pull secret has " + part);
            }
        }
        return new PullCredentials(entries, problems);
    }

    /** As the kubelet: {@code auth} beats the separate fields. */
    private static Optional<Credential> credential(JsonNode entry) {
        String auth = entry.path("auth").asText("");
        if (!auth.isEmpty()) {
            return decoded(auth);
        }
        String username = entry.path("username").asText("");
        String password = entry.path("password").asText("");
        return checked(username, password);
    }

    private static Optional<Credential> decoded(String auth) {
        try {
            String pair = new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : checked(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Credential> checked(String username, String password) {
        boolean usable = !password.isEmpty()
                && username.indexOf(':') < 0
                && username.length() + password.length() <= MAX_SECRET_LENGTH;
        return usable ? Optional.of(new Credential(username, password)) : Optional.empty();
    }

    private static PullCredentials unreadable(String problem) {
        return new PullCredentials(List.of(), List.of(problem));
    }
}
