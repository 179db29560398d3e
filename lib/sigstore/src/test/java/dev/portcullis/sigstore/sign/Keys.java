package dev.portcullis.sigstore.sign;

import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keys as users have them, and trust roots that list them. */
final class Keys {
    private Keys() {}

    static String pkcs8(TestKey key) {
        return TestKey.pem("PRIVATE KEY", key.pair().getPrivate().getEncoded());
    }

    static LocalSigner signer(TestKey key) {
        return read(pkcs8(key), "");
    }

    static LocalSigner read(String pem, String password) {
        return switch (PrivateKeys.read(pem, password.getBytes(StandardCharsets.UTF_8))) {
            case PrivateKeyReading.Read(var signer) -> signer;
            case PrivateKeyReading.Refused(var problem) -> throw new AssertionError(problem);
        };
    }

    static TrustRoot root(SigningKey key, ValidityWindow window) {
        return loaded(TrustRootSource.named("keys").withKeys(List.of(new NamedKey("release", key.pem(), window))));
    }

    static TrustRoot loaded(TrustRootSource source) {
        return switch (TrustRoot.load(source)) {
            case TrustRootResult.Loaded(var root, var ignored) -> root;
            case TrustRootResult.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    }
}
