package dev.portcullis.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Outcomes in short form, and signatures checked by the platform. */
final class Outcomes {
    private Outcomes() {}

    static <T> T found(VaultResult<T> result) {
        return switch (result) {
            case VaultResult.Found<T>(T value) -> value;
            case VaultResult.Failed<T>(var failure) -> throw new AssertionError(failure.toString());
        };
    }

    static VaultFailure failure(VaultResult<?> result) {
        return switch (result) {
            case VaultResult.Found<?> found -> throw new AssertionError("it did as it was asked");
            case VaultResult.Failed<?>(var failure) -> failure;
        };
    }

    static VaultFailure.Kind kind(VaultResult<?> result) {
        return failure(result).kind();
    }

    static boolean holds(TransitKeys keys, String message, TransitSignature signature) {
        var pem = keys.version(signature.version()).orElseThrow().pem();
        var der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        try {
            var elliptic = der.length > 60;
            var verifier = Signature.getInstance(elliptic ? "SHA256withECDSA" : "Ed25519");
            verifier.initVerify(
                    KeyFactory.getInstance(elliptic ? "EC" : "Ed25519").generatePublic(new X509EncodedKeySpec(der)));
            verifier.update(message.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature.signature());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
