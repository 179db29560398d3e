package dev.portcullis.crds.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the installation: one to make MACs with, and maybe an older one whose MACs still count.
 *
 * @param current makes MACs
 * @param previous still accepted; null where there is none
 */
public record InstallationKeys(
        InstallationKey current, @Nullable InstallationKey previous) {
    /** The name of the Secret, in Portcullis's namespace. */
    public static final String SECRET = "portcullis-installation-key";

    /** Returns all keys, the current one first. */
    public List<InstallationKey> all() {
        return previous == null ? List.of(current) : List.of(current, previous);
    }

    /** Returns the key with this id. */
    public Optional<InstallationKey> withId(String id) {
        return all().stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /**
     * Reads the {@code data} of the Secret. Empty if a key is missing, is not 32 bytes of base64, or does not have the id that stands beside
     * it: then nothing that a MAC would prove may be believed.
     */
    public static Optional<InstallationKeys> ofSecretData(Map<String, String> data) {
        var current = key(data, "current");
        if (current.isEmpty()) {
            return Optional.empty();
        }
        if (!data.containsKey("previous")) {
            return Optional.of(new InstallationKeys(current.get(), null));
        }
        return key(data, "previous").map(previous -> new InstallationKeys(current.get(), previous));
    }

    /** Returns the {@code data} of a Secret that holds this key as the only one. */
    public static Map<String, String> secretData(byte[] current) {
        return Map.of(
                "current",
                base64(current),
                "currentId",
                base64(InstallationKey.of(current).id().getBytes(UTF_8)));
    }

    /** Returns {@code data} with a new current key; the one that was current becomes the previous one. */
    public static Map<String, String> rotated(Map<String, String> data, byte[] current) {
        var rotated = new LinkedHashMap<>(secretData(current));
        Stream.of("", "Id").forEach(part -> {
            var old = data.get("current" + part);
            if (old != null) {
                rotated.put("previous" + part, old);
            }
        });
        return rotated;
    }

    private static Optional<InstallationKey> key(Map<String, String> data, String name) {
        var bytes = decoded(data.get(name));
        var id = decoded(data.get(name + "Id"));
        if (bytes.length != InstallationKey.LENGTH) {
            return Optional.empty();
        }
        return Optional.of(InstallationKey.of(bytes)).filter(key -> key.id().equals(new String(id, UTF_8)));
    }

    private static byte[] decoded(@Nullable String base64) {
        try {
            return base64 == null ? new byte[0] : Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
