package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.crypto.Der;
import dev.portcullis.sigstore.crypto.Pem;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Reads private keys in PEM form: {@code PRIVATE KEY} (PKCS #8) and {@code EC PRIVATE KEY} (RFC 5915) as they are, and cosign's own encrypted
 * form with its password.
 */
public final class PrivateKeys {
    private static final String KINDS = "an EC P-256 or Ed25519 key in PEM form, or a key of cosign";

    private PrivateKeys() {}

    /**
     * Reads one PEM block.
     *
     * @param password opens a key of cosign; not used for others
     */
    public static PrivateKeyReading read(String pem, byte[] password) {
        var block = Pem.parse(pem.strip());
        if (block.isEmpty()) {
            return new PrivateKeyReading.Refused("it is no PEM block; give " + KINDS);
        }
        return switch (block.get().label()) {
            case "PRIVATE KEY" -> ofPkcs8(block.get().der().toByteArray());
            case "EC PRIVATE KEY" ->
                pkcs8(block.get().der())
                        .map(PrivateKeys::ofPkcs8)
                        .orElseGet(() -> new PrivateKeyReading.Refused("it names no curve; give " + KINDS));
            case "ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY" ->
                ofCosign(block.get().der().toByteArray(), password);
            case "ENCRYPTED PRIVATE KEY" ->
                new PrivateKeyReading.Refused(
                        "it is encrypted by another tool than cosign; `cosign import-key-pair` makes it a key of cosign");
            default -> new PrivateKeyReading.Refused("it is no private key; give " + KINDS);
        };
    }

    private static PrivateKeyReading ofCosign(byte[] file, byte[] password) {
        return switch (CosignKeyFile.open(file, password)) {
            case CosignKeyFile.Result.Refused(var problem) -> new PrivateKeyReading.Refused(problem);
            case CosignKeyFile.Result.Opened(var pkcs8) -> {
                try {
                    yield ofPkcs8(pkcs8);
                } finally {
                    Arrays.fill(pkcs8, (byte) 0);
                }
            }
        };
    }

    private static PrivateKeyReading ofPkcs8(byte[] der) {
        return LocalSigner.ofPkcs8(der)
                .<PrivateKeyReading>map(PrivateKeyReading.Read::new)
                .orElseGet(() -> new PrivateKeyReading.Refused("it is damaged, or of another kind; give " + KINDS));
    }

    private static Optional<byte[]> pkcs8(ByteString der) {
        try {
            var key = ECPrivateKey.getInstance(Der.read(der.toByteArray()));
            var curve = key.getParametersObject();
            if (curve == null) {
                return Optional.empty();
            }
            var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
            return Optional.of(new PrivateKeyInfo(algorithm, key).getEncoded());
        } catch (IOException | RuntimeException e) {
            // The library throws whatever comes of malformed input.
            return Optional.empty();
        }
    }
}
