package dev.portcullis.testing.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a registry with basic authentication asks for. */
public record Credentials(String user, String password) {
    /** The value of header {@code Authorization}. */
    public String basic() {
        return "Basic " + encoded();
    }

    /** The text of a {@code config.json} as Docker writes it, which is that of an image pull secret as well. */
    public String dockerConfig(String host) {
        return """
                {"auths":{"%s":{"username":"%s","password":"%s","auth":"%s"}}}
                """.formatted(host, user, password, encoded());
    }

    private String encoded() {
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
