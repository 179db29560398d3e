package dev.portcullis.sigstore.tuf;

import java.util.regex.Pattern;

/**
 * The file that a repository is asked for.
 *
 * @param name its name in targets metadata
 */
public record TufTarget(String name) {
    // First: the constant below is made with it.
    private static final Pattern NAME =
            Pattern.compile("(?!\\.{1,2}(/|$))[A-Za-z0-9._-]{1,200}(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]{1,200}){0,3}");

    /** What Sigstore's repositories are for. */
    public static final TufTarget TRUSTED_ROOT = new TufTarget("trusted_root.json");

    /** The size of the largest file that is read. */
    public static final int MAX_BYTES = 256 * 1024;

    /** @throws IllegalArgumentException if the name could mean something in a URL */
    public TufTarget {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a target is made of letters, digits, '.', '_', '-' and '/'");
        }
    }
}
