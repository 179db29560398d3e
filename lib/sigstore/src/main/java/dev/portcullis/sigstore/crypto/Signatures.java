package dev.portcullis.sigstore.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.NullDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Checks signatures with one public key. Anything that goes wrong, malformed signatures included, is {@code false}. */
public final class Signatures {
    private Signatures() {}

    /** Tells whether this is a signature over a message by a hash algorithm that goes with the key. */
    public static boolean coversMessage(PublicKey key, byte[] message, byte[] signature) {
        if (key instanceof EdECPublicKey) {
            return ed25519(key, message, signature);
        }
        return PublicKeys.hashes(key).stream()
                .anyMatch(hash -> coversDigest(key, hash, hash.digest(message), signature));
    }

    /** Tells whether this is a signature over a message of which only the digest is known: ECDSA, RSA, or Ed25519ph with SHA-512. */
    public static boolean coversDigest(PublicKey key, HashAlgorithm hash, byte[] digest, byte[] signature) {
        return switch (key) {
            case ECPublicKey ec -> ecdsa(ec, digest, signature);
            case RSAPublicKey rsa -> rsa(rsa, hash, digest, signature);
            case EdECPublicKey ed -> hash == HashAlgorithm.SHA_512 && ed25519Prehashed(ed, digest, signature);
            default -> false;
        };
    }

    private static boolean ecdsa(ECPublicKey key, byte[] digest, byte[] signature) {
        if (!isWellFormed(key, signature)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("NONEwithECDSA");
            verifier.initVerify(key);
            verifier.update(digest);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * Tells whether a signature is written as signatures by this key must be: ECDSA in DER (RFC 3279 §2.2.3). The JDK takes integers without
     * their sign for positive ones too, which other verifiers refuse.
     */
    public static boolean isWellFormed(PublicKey key, byte[] signature) {
        if (!(key instanceof ECPublicKey)) {
            return true;
        }
        try {
            return Der.read(signature) instanceof ASN1Sequence pair
                    && pair.size() == 2
                    && isPositive(pair.getObjectAt(0))
                    && isPositive(pair.getObjectAt(1))
                    && Arrays.equals(pair.getEncoded(ASN1Encoding.DER), signature);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            return false;
        }
    }

    private static boolean isPositive(ASN1Encodable integer) {
        return integer instanceof ASN1Integer number && number.getValue().signum() > 0;
    }

    private static boolean ed25519(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean ed25519Prehashed(EdECPublicKey key, byte[] digest, byte[] signature) {
        byte[] raw = SubjectPublicKeyInfo.getInstance(key.getEncoded())
                .getPublicKeyData()
                .getOctets();
        return signature.length == Ed25519.SIGNATURE_SIZE
                && raw.length == Ed25519.PUBLIC_KEY_SIZE
                && Ed25519.verifyPrehash(signature, 0, raw, 0, new byte[0], digest, 0);
    }

    private static boolean rsa(RSAPublicKey key, HashAlgorithm hash, byte[] digest, byte[] signature) {
        // "Internal" skips a search for factors of the modulus, which takes longer than a thousand signatures.
        RSAKeyParameters parameters = new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent(), true);
        return verify(new RSADigestSigner(new NullDigest(), hash.oid()), parameters, digest, signature)
                || verify(pss(hash), parameters, digest, signature);
    }

    private static PSSSigner pss(HashAlgorithm hash) {
        Digest masking = switch (hash) {
            case SHA_256 -> SHA256Digest.newInstance();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
        };
        return PSSSigner.createRawSigner(new RSABlindedEngine(), masking);
    }

    private static boolean verify(Signer signer, RSAKeyParameters key, byte[] digest, byte[] signature) {
        signer.init(false, key);
        signer.update(digest, 0, digest.length);
        return signer.verifySignature(signature);
    }
}
