package dev.portcullis.crds.verified;

import dev.portcullis.crds.key.InstallationKey;

/** The MAC by which webhook and operator know that the operator wrote the content of a {@code VerifiedImage}. */
public final class VerifiedImageMac {
    private static final String CONTEXT = "portcullis.dev/verified-image/v1\n";

    private VerifiedImageMac() {}

    /** Returns the MAC of this content as 64 hexadecimal digits. */
    public static String of(InstallationKey key, String content) {
        return key.hexMac(CONTEXT + content);
    }

    /** Returns whether the MAC is that of the content; takes the same time wherever they differ. */
    public static boolean fits(InstallationKey key, String content, String mac) {
        return key.isMacOf(CONTEXT + content, mac);
    }
}
