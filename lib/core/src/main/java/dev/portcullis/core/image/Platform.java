package dev.portcullis.core.image;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A platform as in the OCI image index specification. The versions and features of an operating system are left out: a platform stands for
 * all of them.
 *
 * @param os operating system, for example {@code linux}
 * @param architecture for example {@code arm64}
 * @param variant for example {@code v8}, or null
 */
public record Platform(
        String os, String architecture, @Nullable String variant) {
    private static final String UNKNOWN = "unknown";
    private static final Pattern PART = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,30}");
    private static final int SHOWN_PART = 32;

    /** Parses {@code os/architecture[/variant]} as people write it; empty for anything else. */
    public static Optional<Platform> parse(String text) {
        var parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3) {
            return Optional.empty();
        }
        for (var part : parts) {
            if (!PART.matcher(part).matches()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null));
    }

    /** Tells whether this is anything but exactly {@code unknown/unknown}, which marks attachments of a build. */
    public boolean runnable() {
        return !os.equals(UNKNOWN) || !architecture.equals(UNKNOWN) || variant != null;
    }

    /**
     * Returns the platform that container runtimes take this for.
     *
     * @see <a href="https://github.com/containerd/platforms/blob/main/database.go">containerd's table</a>
     */
    public Platform normalized() {
        var system = os.toLowerCase(Locale.ROOT);
        var machine = architecture.toLowerCase(Locale.ROOT);
        var version = variant == null ? "" : variant.toLowerCase(Locale.ROOT);
        switch (machine) {
            case "i386" -> {
                machine = "386";
                version = "";
            }
            case "x86_64", "x86-64", "amd64" -> {
                machine = "amd64";
                version = version.equals("v1") ? "" : version;
            }
            case "aarch64", "arm64" -> {
                machine = "arm64";
                version = arm64(version);
            }
            case "armhf" -> {
                machine = "arm";
                version = "v7";
            }
            case "armel" -> {
                machine = "arm";
                version = "v6";
            }
            case "arm" -> version = arm(version);
            default -> {}
        }
        return new Platform(system.equals("macos") ? "darwin" : system, machine, version.isEmpty() ? null : version);
    }

    /** Returns {@code os/architecture[/variant]}, bounded. */
    @Override
    public String toString() {
        return shown(os) + "/" + shown(architecture) + (variant == null ? "" : "/" + shown(variant));
    }

    private static String arm64(String version) {
        return switch (version) {
            case "8", "v8", "v8.0" -> "";
            case "9", "9.0", "v9.0" -> "v9";
            default -> version;
        };
    }

    private static String arm(String version) {
        return switch (version) {
            case "", "7" -> "v7";
            case "5", "6", "8" -> "v" + version;
            default -> version;
        };
    }

    private static String shown(String part) {
        return part.length() <= SHOWN_PART ? part : part.substring(0, SHOWN_PART) + "…";
    }
}
