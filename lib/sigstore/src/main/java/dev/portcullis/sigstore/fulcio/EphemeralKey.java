package dev.portcullis.sigstore.fulcio;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.crypto.Pem;
import dev.portcullis.sigstore.sign.SigningKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A key for one signature: ECDSA on P-256 with SHA-256. Nothing of it is written down anywhere. */
final class EphemeralKey {
    private static final String ALGORITHM = "SHA256withECDSA";

    private final KeyPair pair;
    private final SigningKey publicKey;

    private EphemeralKey(KeyPair pair, SigningKey publicKey) {
        this.pair = pair;
        this.publicKey = publicKey;
    }

    static EphemeralKey create() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            return new EphemeralKey(
                    pair, SigningKey.ofSpki(pair.getPublic().getEncoded()).orElseThrow());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has keys on P-256", e);
        }
    }

    SigningKey publicKey() {
        return publicKey;
    }

    /** Returns a certification request in PEM form. It names nobody: who it is for is said by the token that it comes with. */
    String request() {
        try {
            var signer = new JcaContentSignerBuilder(ALGORITHM).build(pair.getPrivate());
            var request = new JcaPKCS10CertificationRequestBuilder(new X500Principal(""), pair.getPublic())
                    .build(signer)
                    .getEncoded();
            return new Pem("CERTIFICATE REQUEST", ByteString.copyFrom(request)).text();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("a key that was just made signs", e);
        }
    }

    ByteString sign(byte[] message) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return ByteString.copyFrom(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was just made signs", e);
        }
    }
}
