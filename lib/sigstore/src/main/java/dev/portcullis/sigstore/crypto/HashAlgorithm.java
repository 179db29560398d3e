package dev.portcullis.sigstore.crypto;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;

/** The hash algorithms that signatures may use. */
public enum HashAlgorithm {
    SHA_256("SHA-256", "sha256", "SHA2_256", NISTObjectIdentifiers.id_sha256.getId()),
    SHA_384("SHA-384", "sha384", "SHA2_384", NISTObjectIdentifiers.id_sha384.getId()),
    SHA_512("SHA-512", "sha512", "SHA2_512", NISTObjectIdentifiers.id_sha512.getId());

    private final String javaName;
    private final String lowerCaseName;
    private final String protoName;
    private final String oid;

    HashAlgorithm(String javaName, String lowerCaseName, String protoName, String oid) {
        this.javaName = javaName;
        this.lowerCaseName = lowerCaseName;
        this.protoName = protoName;
        this.oid = oid;
    }

    /** Returns the name in in-toto subjects and Rekor version 1 entries. */
    public String lowerCaseName() {
        return lowerCaseName;
    }

    /** Returns the name in Sigstore's protocol buffers. */
    public String protoName() {
        return protoName;
    }

    /** Returns the object identifier. */
    public ASN1ObjectIdentifier oid() {
        return new ASN1ObjectIdentifier(oid);
    }

    public static Optional<HashAlgorithm> byLowerCaseName(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.lowerCaseName.equals(name))
                .findAny();
    }

    public static Optional<HashAlgorithm> byProtoName(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.protoName.equals(name))
                .findAny();
    }

    public static Optional<HashAlgorithm> byOid(ASN1ObjectIdentifier oid) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.oid.equals(oid.getId()))
                .findAny();
    }

    /** Returns the digest of these bytes. */
    public byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance(javaName).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform that runs this has " + javaName, e);
        }
    }

    /** Returns the digest of these bytes. */
    public ByteString digest(ByteString content) {
        return ByteString.copyFrom(digest(content.toByteArray()));
    }
}
