package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootSpec.PublicKey;
import dev.portcullis.sigstore.sign.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * When trust roots let keys sign. What a key signs outside its window is counted by no policy under that trust root, and what it signed inside still
 * is.
 *
 * @param roots returns all trust roots
 */
record KeyWindows(Supplier<List<TrustRoot>> roots) {
    /**
     * Returns the name of a trust root under which a key may not sign at some time though it is one of its keys; empty for none.
     *
     * @param publicKey in PEM form
     */
    Optional<String> closedIn(String publicKey, Instant time) {
        return SigningKey.ofPem(publicKey).flatMap(signer -> closedIn(signer, time));
    }

    private Optional<String> closedIn(SigningKey signer, Instant time) {
        return roots.get().stream()
                .filter(root -> root.getSpec() != null
                        && root.getSpec().keys().stream()
                                .filter(key -> isSame(signer, key))
                                .anyMatch(key -> isClosed(key, time)))
                .map(root -> root.getMetadata().getName())
                .sorted()
                .findFirst();
    }

    private static boolean isSame(SigningKey signer, PublicKey key) {
        return SigningKey.ofPem(key.pem())
                .filter(other -> other.spki().equals(signer.spki()))
                .isPresent();
    }

    /** What cannot be read may be over, or not have begun. */
    private static boolean isClosed(PublicKey key, Instant time) {
        return isWithout(key.notBefore(), time::isBefore) || isWithout(key.notAfter(), time::isAfter);
    }

    private static boolean isWithout(@Nullable String bound, Predicate<Instant> beyond) {
        return bound != null && Instants.parse(bound).map(beyond::test).orElse(true);
    }
}
