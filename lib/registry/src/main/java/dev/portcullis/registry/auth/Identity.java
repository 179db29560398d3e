package dev.portcullis.registry.auth;

import dev.portcullis.registry.Credential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Names credentials in cache keys by a keyed hash, so keys hold no secret and equal only for equal credentials. */
final class Identity {
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key = new byte[32];

    Identity() {
        new SecureRandom().nextBytes(key);
    }

    /** Returns the name of one credential, or of anonymous access. */
    String of(@Nullable Credential credential) {
        return credential == null ? "anonymous" : of(List.of(credential));
    }

    /** Returns the name of an ordered list of credentials. */
    String of(List<Credential> credentials) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (Credential credential : credentials) {
                update(mac, credential.username());
                update(mac, credential.password());
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /** Returns the value of an Authorization header (RFC 7617). */
    static String basic(Credential credential) {
        byte[] pair = (credential.username() + ":" + credential.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** The length goes first, so that no two lists run together to the same bytes. */
    private static void update(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(java.nio.ByteBuffer.allocate(4).putInt(0, bytes.length));
        mac.update(bytes);
    }
}
