package dev.portcullis.vault;

import java.util.regex.Pattern;

/** Paths and names that become part of a URL of Vault: they lead nowhere else. */
final class MountPath {
    private static final int MAX = 256;
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*+(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*+)*+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?");

    private MountPath() {}

    /** @throws IllegalArgumentException if it is no path of a mount */
    static void check(String mount) {
        if (mount.length() > MAX || !PATH.matcher(mount).matches()) {
            throw new IllegalArgumentException("a mount of Vault is a path such as transit or team/transit");
        }
    }

    /** @throws IllegalArgumentException if it is no name of a key */
    static void checkName(String name) {
        if (name.length() > MAX || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a key of Vault has a name of letters, digits, '_', '-' and '.'");
        }
    }
}
