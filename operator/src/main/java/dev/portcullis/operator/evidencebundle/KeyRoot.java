package dev.portcullis.operator.evidencebundle;

import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.util.List;
import java.util.Optional;

/** Trust roots of one key and nothing else. */
final class KeyRoot {
    private KeyRoot() {}

    /** Returns one; empty where the text is no public key in PEM form. */
    static Optional<TrustRoot> of(String pem) {
        var source = TrustRootSource.named("evidence-bundle")
                .withKeys(List.of(new NamedKey("signer", pem, ValidityWindow.ALWAYS)));
        return TrustRoot.load(source) instanceof TrustRootResult.Loaded(var root, var ignored)
                ? Optional.of(root)
                : Optional.empty();
    }
}
