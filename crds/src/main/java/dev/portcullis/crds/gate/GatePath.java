package dev.portcullis.crds.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import java.security.MessageDigest;

/** The URL path of an entry, with the token that only the registration holds. */
public final class GatePath {
    private static final String CONTEXT = "portcullis.dev/webhook-path/v1";
    private static final String PREFIX = "/admit/";

    private GatePath() {}

    /** Returns {@code /admit/<entry>/<token>}. */
    public static String of(InstallationKey key, String entry) {
        return PREFIX + entry + "/" + token(key);
    }

    /** Returns whether the token of a request is that of any of the keys; takes the same time wherever they differ. */
    public static boolean isToken(InstallationKeys keys, String token) {
        var given = token.getBytes(UTF_8);
        var fits = false;
        for (var key : keys.all()) {
            fits |= MessageDigest.isEqual(token(key).getBytes(UTF_8), given);
        }
        return fits;
    }

    /** Returns the token, 43 characters of base64url. */
    public static String token(InstallationKey key) {
        return key.base64UrlMac(CONTEXT);
    }
}
