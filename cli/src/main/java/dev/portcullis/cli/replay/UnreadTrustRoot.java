package dev.portcullis.cli.replay;

import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;

/**
 * Stands in for trust roots in a replay. Facts were verified when they were recorded, and nothing is verified now: of a trust root only name
 * and hash are looked at, so that its content, which changes with every refresh by TUF, need not have been kept.
 */
final class UnreadTrustRoot {
    private static final TrustRoot EMPTY = load(newKey());

    private UnreadTrustRoot() {}

    static TrustRootInForce of(String name, String hash) {
        return TrustRootInForce.lasting(name, hash, EMPTY);
    }

    private static TrustRoot load(String key) {
        var source =
                TrustRootSource.named("unread").withKeys(List.of(new NamedKey("none", key, ValidityWindow.ALWAYS)));
        return switch (TrustRoot.load(source)) {
            case TrustRootResult.Loaded(var root, var warnings) -> root;
            case TrustRootResult.Refused(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    /** Returns a public key whose private half is gone. */
    private static String newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            var key = Base64.getMimeEncoder()
                    .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
            return "-----BEGIN PUBLIC KEY-----\n" + key.replace("\r", "") + "\n-----END PUBLIC KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has elliptic curves", e);
        }
    }
}
