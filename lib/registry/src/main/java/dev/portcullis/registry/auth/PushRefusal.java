package dev.portcullis.registry.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.http.Reply;
import dev.portcullis.registry.json.MalformedJsonException;
import dev.portcullis.registry.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells apart why a registry does not take what is pushed: it may not, it is not to, or it has no room. Registries say so by status, by error code
 * (OCI distribution specification 1.1, "Error Codes"), or only in words, which are looked at and never passed on.
 */
public final class PushRefusal {
    private static final Pattern NO_ROOM = Pattern.compile("quota|storage limit|exceeds? the|insufficient storage");
    private static final Pattern READ_ONLY = Pattern.compile("read[- _]?only");

    private PushRefusal() {}

    /** Words a refusal. */
    public static <T> RegistryResult<T> of(String host, Reply reply) {
        return PushRefusal.<T>known(host, reply)
                .orElseGet(() -> new Refused<>(
                        Reason.REGISTRY_PUSH_DENIED,
                        host + " answered " + reply.status() + ": these credentials may not write there"));
    }

    /** Words a refusal that says of itself that it is no matter of credentials; empty for another one. */
    public static <T> Optional<RegistryResult<T>> known(String host, Reply reply) {
        var words = words(reply);
        if (reply.status() == 413
                || reply.status() == 507
                || NO_ROOM.matcher(words).find()) {
            return Optional.of(new Refused<>(
                    Reason.REGISTRY_QUOTA_EXCEEDED, host + " answered " + reply.status() + ": it has no room for it"));
        }
        return reply.status() == 405 || READ_ONLY.matcher(words).find()
                ? Optional.of(new Refused<>(
                        Reason.REGISTRY_READ_ONLY, host + " answered " + reply.status() + ": it takes nothing new"))
                : Optional.empty();
    }

    /** Returns whether a refusal says that the registry knows no such operation. */
    public static boolean isUnsupported(Reply reply) {
        return reply.status() == 405 || (reply.status() == 400 && words(reply).contains("unsupported"));
    }

    private static String words(Reply reply) {
        try {
            var words = new StringBuilder();
            for (JsonNode error : StrictJson.object(reply.body()).path("errors")) {
                words.append(error.path("code").asText()).append(' ');
                words.append(error.path("message").asText()).append(' ');
            }
            return words.toString().toLowerCase(Locale.ROOT);
        } catch (MalformedJsonException e) {
            return new String(reply.body(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        }
    }
}
