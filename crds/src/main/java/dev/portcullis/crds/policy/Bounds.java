package dev.portcullis.crds.policy;

/** Bounds and patterns that several fields share. */
public final class Bounds {
    public static final int NAME = 63;
    public static final int TEXT = 512;
    static final int EXPRESSION = 1024;
    static final int AUTHORITIES = 16;
    public static final String NAME_PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    public static final String SUBDOMAIN_PATTERN = "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$";

    /** Host with an optional leading label of any name, then a path; the compiler is stricter. */
    public static final String IMAGE_PATTERN =
            "^((\\*\\.)?[a-z0-9]([-.a-z0-9]*[a-z0-9])?|\\[[0-9a-f:.]+\\])(:[1-9][0-9]{0,4})?(/[-_.*a-z0-9]+)+$";

    /** Host, then a path, neither with wildcards; the compiler is stricter. */
    public static final String REPOSITORY_PATTERN =
            "^([a-z0-9]([-.a-z0-9]*[a-z0-9])?|\\[[0-9a-f:.]+\\])(:[1-9][0-9]{0,4})?(/[-_.a-z0-9]+)+$";

    /** A repository with a digest; the compiler is stricter. */
    static final String PINNED_PATTERN =
            "^([a-z0-9]([-.a-z0-9]*[a-z0-9])?|\\[[0-9a-f:.]+\\])(:[1-9][0-9]{0,4})?(/[-_.a-z0-9]+)+@sha256:[0-9a-f]{64}$";

    static final String PLATFORM_PATTERN = "^[a-z0-9][-_.a-z0-9]*(/[a-z0-9][-_.a-z0-9]*){1,2}$";

    public static final String NO_SPACE_PATTERN = "^\\S+$";
    public static final String DIGEST_PATTERN = "^sha256:[0-9a-f]{64}$";

    /** At least one part, none of them zero as a whole: hours, minutes, seconds of at most 5 digits each. */
    public static final String DURATION_PATTERN = "^([1-9][0-9]{0,4}h)?([1-9][0-9]{0,4}m)?([1-9][0-9]{0,4}s)?$";

    private Bounds() {}
}
