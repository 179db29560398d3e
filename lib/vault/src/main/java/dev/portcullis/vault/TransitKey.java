package dev.portcullis.vault;

/**
 * A key of a Transit engine.
 *
 * @param mount where the engine is enabled
 * @param name of the key
 */
public record TransitKey(String mount, String name) {
    /** @throws IllegalArgumentException if either would lead elsewhere in a URL */
    public TransitKey {
        MountPath.check(mount);
        MountPath.checkName(name);
    }

    /**
     * Reads {@code MOUNT/KEY}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static TransitKey parse(String text) {
        var slash = text.lastIndexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("write a key of Vault as MOUNT/KEY");
        }
        return new TransitKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return mount + "/" + name;
    }
}
