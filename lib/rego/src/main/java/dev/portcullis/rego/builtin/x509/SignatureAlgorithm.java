package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.AlgorithmIdentifier;
import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.builtin.crypto.Ecdsa;
import dev.portcullis.rego.builtin.crypto.Hash;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import dev.portcullis.rego.builtin.crypto.PublicKeyData;
import dev.portcullis.rego.builtin.crypto.Signatures;
import org.jspecify.annotations.Nullable;

/** How certificates are signed; those without a hash verify nothing. */
enum SignatureAlgorithm {
    UNKNOWN(0, "", null),
    MD2_RSA(1, "", null),
    MD5_RSA(2, "1.2.840.113549.1.1.4", null),
    SHA1_RSA(3, "1.2.840.113549.1.1.5", null),
    SHA256_RSA(4, "1.2.840.113549.1.1.11", Hash.SHA256),
    SHA384_RSA(5, "1.2.840.113549.1.1.12", Hash.SHA384),
    SHA512_RSA(6, "1.2.840.113549.1.1.13", Hash.SHA512),
    SHA1_DSA(7, "1.2.840.10040.4.3", null),
    SHA256_DSA(8, "2.16.840.1.101.3.4.3.2", null),
    SHA1_ECDSA(9, "1.2.840.10045.4.1", null),
    SHA256_ECDSA(10, "1.2.840.10045.4.3.2", Hash.SHA256),
    SHA384_ECDSA(11, "1.2.840.10045.4.3.3", Hash.SHA384),
    SHA512_ECDSA(12, "1.2.840.10045.4.3.4", Hash.SHA512),
    SHA256_PSS(13, "2.16.840.1.101.3.4.2.1", Hash.SHA256),
    SHA384_PSS(14, "2.16.840.1.101.3.4.2.2", Hash.SHA384),
    SHA512_PSS(15, "2.16.840.1.101.3.4.2.3", Hash.SHA512),
    ED25519(16, "1.3.101.112", null);

    private static final String PSS = "1.2.840.113549.1.1.10";
    private static final String SHA1_RSA_OF_ISO = "1.3.14.3.2.29";
    private static final String MGF1 = "1.2.840.113549.1.1.8";
    private static final Bytes DER_NULL = Bytes.owning(new byte[] {5, 0});

    private final int number;
    /** Of PSS, the hash function; else the algorithm. */
    private final String identifier;

    private final @Nullable Hash hash;

    SignatureAlgorithm(int number, String identifier, @Nullable Hash hash) {
        this.number = number;
        this.identifier = identifier;
        this.hash = hash;
    }

    private boolean isPss() {
        return this == SHA256_PSS || this == SHA384_PSS || this == SHA512_PSS;
    }

    static SignatureAlgorithm of(AlgorithmIdentifier algorithm) {
        if (algorithm.identifier().equals(PSS)) {
            return pss(algorithm.parameters());
        }
        if (algorithm.identifier().equals(SHA1_RSA_OF_ISO)) {
            return SHA1_RSA;
        }
        for (SignatureAlgorithm known : values()) {
            if (!known.isPss() && known.identifier.equals(algorithm.identifier())) {
                boolean illegal = known == ED25519 && algorithm.parameters().length() > 0;
                return illegal ? UNKNOWN : known;
            }
        }
        return UNKNOWN;
    }

    /** Only PSS whose parameters all follow from one hash function has a name (RFC 4055 §3.1). */
    private static SignatureAlgorithm pss(Bytes parameters) {
        try {
            String otherwise = "no parameters of PSS";
            DerReader content = new DerReader(parameters.array()).read(DerReader.SEQUENCE, otherwise);
            AlgorithmIdentifier hash = algorithm(content.read(DerReader.constructed(0), otherwise));
            AlgorithmIdentifier mask = algorithm(content.read(DerReader.constructed(1), otherwise));
            AlgorithmIdentifier maskHash =
                    algorithm(new DerReader(mask.parameters().array()));
            long salt = content.read(DerReader.constructed(2), otherwise).number(otherwise);
            DerReader trailer = content.readOptional(DerReader.constructed(3), otherwise);
            boolean usual = (trailer == null || trailer.number(otherwise) == 1)
                    && mask.identifier().equals(MGF1)
                    && maskHash.identifier().equals(hash.identifier())
                    && hasNone(hash)
                    && hasNone(maskHash);
            for (SignatureAlgorithm known : values()) {
                boolean named = known.isPss() && known.identifier.equals(hash.identifier());
                if (usual && named && known.hash != null && known.hash.length() == salt) {
                    return known;
                }
            }
            return UNKNOWN;
        } catch (MalformedException e) {
            return UNKNOWN;
        }
    }

    private static AlgorithmIdentifier algorithm(DerReader reader) {
        return AlgorithmIdentifier.read(reader.read(DerReader.SEQUENCE, "no algorithm"));
    }

    private static boolean hasNone(AlgorithmIdentifier hash) {
        return hash.parameters().length() == 0 || hash.parameters().equals(DER_NULL);
    }

    /** Says whether a signature of signed bytes by a key is genuine; SHA-1 and MD5 never are. */
    boolean verifies(byte[] signed, byte[] signature, @Nullable PublicKeyData key) {
        return switch (this) {
            case SHA256_RSA, SHA384_RSA, SHA512_RSA ->
                key instanceof PublicKeyData.Rsa rsa && hash != null && Signatures.pkcs1(rsa, hash, signed, signature);
            case SHA256_PSS, SHA384_PSS, SHA512_PSS ->
                key instanceof PublicKeyData.Rsa rsa
                        && hash != null
                        && Signatures.pss(rsa, new Signatures.Pss(hash, false), signed, signature);
            case SHA256_ECDSA, SHA384_ECDSA, SHA512_ECDSA -> {
                Ecdsa numbers = Ecdsa.der(signature);
                yield key instanceof PublicKeyData.Ec ec
                        && numbers != null
                        && hash != null
                        && Signatures.ecdsa(ec, hash, signed, numbers);
            }
            case ED25519 ->
                key instanceof PublicKeyData.Ed25519 ed25519 && Signatures.ed25519(ed25519, signed, signature);
            case UNKNOWN, MD2_RSA, MD5_RSA, SHA1_RSA, SHA1_DSA, SHA256_DSA, SHA1_ECDSA -> false;
        };
    }

    /** The number that Go gives it. */
    int number() {
        return number;
    }
}
