package dev.portcullis.rego.builtin.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hash functions that policies can name. */
public enum Hash {
    MD5("MD5", "HmacMD5", ""),
    SHA1("SHA-1", "HmacSHA1", "3021300906052b0e03021a05000414"),
    SHA256("SHA-256", "HmacSHA256", "3031300d060960864801650304020105000420"),
    SHA384("SHA-384", "HmacSHA384", "3041300d060960864801650304020205000430"),
    SHA512("SHA-512", "HmacSHA512", "3051300d060960864801650304020305000440");

    private final String digest;
    private final String mac;
    private final String digestInfo;

    Hash(String digest, String mac, String digestInfo) {
        this.digest = digest;
        this.mac = mac;
        this.digestInfo = digestInfo;
    }

    public byte[] of(byte[] message) {
        return digester().digest(message);
    }

    /** The HMAC (RFC 2104) of a message; the key may be empty. */
    public byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac function = Mac.getInstance(mac);
            // An empty key is padded with zeros like every short one, but the key type takes none that is empty.
            function.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, mac));
            return function.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    MessageDigest digester() {
        try {
            return MessageDigest.getInstance(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The digest of a message behind the DER header that PKCS #1 v1.5 signatures have (RFC 8017 §9.2). */
    byte[] digestInfo(byte[] message) {
        byte[] header = HexFormat.of().parseHex(digestInfo);
        byte[] hash = of(message);
        byte[] info = java.util.Arrays.copyOf(header, header.length + hash.length);
        System.arraycopy(hash, 0, info, header.length, hash.length);
        return info;
    }

    /** The length of a digest in bytes. */
    public int length() {
        return digester().getDigestLength();
    }

    /** The name in the JDK's names of signature algorithms, such as {@code SHA256}. */
    String joined() {
        return digest.replace("-", "");
    }
}
