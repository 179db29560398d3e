package dev.portcullis.crds.key;

import dev.portcullis.core.image.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key of 32 bytes that operator and webhook share; all its uses are HMAC-SHA256 over a text that begins with its purpose. */
public final class InstallationKey {
    /** The length of a key, in bytes. */
    public static final int LENGTH = 32;

    private static final int ID_DIGITS = 8;

    private final byte[] bytes;
    private final String id;

    private InstallationKey(byte[] bytes) {
        this.bytes = bytes;
        this.id = Digest.of(bytes).hex().substring(0, ID_DIGITS);
    }

    /**
     * Makes a key of these bytes, which are copied.
     *
     * @throws IllegalArgumentException if there are not exactly {@value #LENGTH}
     */
    public static InstallationKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("an installation key has " + LENGTH + " bytes");
        }
        return new InstallationKey(bytes.clone());
    }

    /** Returns the first 8 hexadecimal digits of the key's SHA-256. */
    public String id() {
        return id;
    }

    /** Returns the MAC of a text as 64 lower-case hexadecimal digits. */
    public String hexMac(String text) {
        return HexFormat.of().formatHex(mac(text));
    }

    /** Returns whether the hexadecimal MAC is that of the text; takes the same time wherever they differ. */
    public boolean isMacOf(String text, String hexMac) {
        return MessageDigest.isEqual(
                hexMac(text).getBytes(StandardCharsets.UTF_8), hexMac.getBytes(StandardCharsets.UTF_8));
    }

    /** Names the key by its id, never its bytes. */
    @Override
    public String toString() {
        return "InstallationKey[" + id + "]";
    }

    private byte[] mac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
