package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.crypto.Der;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** Signs with a private key that this process holds: ECDSA on P-256, or Ed25519. Immutable and thread-safe. */
public final class LocalSigner implements Signer {
    private final PrivateKey key;
    private final SigningKey publicKey;

    private LocalSigner(PrivateKey key, SigningKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /** Takes a PrivateKeyInfo (PKCS #8, RFC 5208) in DER form; empty if it is malformed or of another kind. */
    static Optional<LocalSigner> ofPkcs8(byte[] der) {
        try {
            var info = PrivateKeyInfo.getInstance(Der.read(der));
            var read = PrivateKeyFactory.createKey(info);
            var spki = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicHalf(read))
                    .getEncoded("DER");
            var algorithm = read instanceof ECPrivateKeyParameters ? "EC" : "Ed25519";
            var key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
            return SigningKey.ofSpki(spki).map(half -> new LocalSigner(key, half));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The library throws whatever comes of malformed input. The exception could hold something of the key.
            return Optional.empty();
        }
    }

    /** Returns the public half. */
    public SigningKey publicKey() {
        return publicKey;
    }

    @Override
    public Signing sign(byte[] message) {
        try {
            var signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519");
            signature.initSign(key);
            signature.update(message);
            return new Signing.Signed(ByteString.copyFrom(signature.sign()), publicKey, "");
        } catch (GeneralSecurityException e) {
            return new Signing.Failed(Reason.SIGNER_KEY_UNUSABLE, "the private key signs nothing");
        }
    }

    /** Shows nothing of the key. */
    @Override
    public String toString() {
        return "LocalSigner[" + publicKey.fingerprint() + "]";
    }

    private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter key) {
        return switch (key) {
            case ECPrivateKeyParameters ec ->
                new ECPublicKeyParameters(
                        ec.getParameters().getG().multiply(ec.getD()).normalize(), ec.getParameters());
            case Ed25519PrivateKeyParameters ed -> ed.generatePublicKey();
            default -> throw new IllegalArgumentException("a key of another kind");
        };
    }
}
