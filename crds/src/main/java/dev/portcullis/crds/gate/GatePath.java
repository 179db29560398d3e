package dev.portcullis.crds.gate;

import dev.portcullis.crds.key.InstallationKey;

/**
 * The URL path of an entry, with the token that only the registration holds. An API server takes a Service's path only if each segment is a
 * lower-case subdomain (RFC 1123), which base64url is not.
 */
public final class GatePath {
    private static final String CONTEXT = "portcullis.dev/webhook-path/v1";
    private static final String PREFIX = "/admit/";

    private GatePath() {}

    /** Returns {@code /admit/<entry>/<token>}. */
    public static String of(InstallationKey key, String entry) {
        return PREFIX + entry + "/" + token(key);
    }

    /** Returns where tags are pinned, {@code /pin/<token>}. */
    public static String pinning(InstallationKey key) {
        return "/pin/" + token(key);
    }

    /** Returns where exceptions are approved, {@code /approve/<token>}. */
    public static String approving(InstallationKey key) {
        return "/approve/" + token(key);
    }

    /** Returns where Pods of runners get their gate, {@code /gate-runners/<token>}. */
    public static String gatingRunners(InstallationKey key) {
        return "/gate-runners/" + token(key);
    }

    /** Returns where changes of such Pods are looked at, {@code /guard-runners/<token>}. */
    public static String guardingRunners(InstallationKey key) {
        return "/guard-runners/" + token(key);
    }

    /** Returns the token, 64 lower-case hexadecimal digits. */
    public static String token(InstallationKey key) {
        return key.hexMac(CONTEXT);
    }
}
