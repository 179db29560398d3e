package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.signer.EvidenceSignerSpec.TrustedRoot;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.sigstore.fulcio.KeylessRoot;
import dev.portcullis.sigstore.fulcio.SigningCertificate;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds under what bundles of signers hold.
 *
 * @param configMaps returns a value by name and key of a ConfigMap of Portcullis's own namespace; null where there is none
 */
record SignerRoots(BiFunction<String, String, @Nullable String> configMaps) {
    /**
     * What came of it.
     *
     * @param <T> what is looked for
     */
    sealed interface Result<T> {
        /** Here it is. */
        record Found<T>(T value) implements Result<T> {}

        /**
         * There is none.
         *
         * @param reason REFERENCE_NOT_FOUND, or PROOF_REFUSED where it is damaged
         */
        record Missing<T>(ConditionReason reason, String detail) implements Result<T> {}
    }

    /** Returns under what holds what was signed with this. */
    Result<SignerRoot> of(SignedWith with) {
        if (!SignedWith.isCertificate(with.pem())) {
            return KeyRoot.of(with.pem())
                    .<Result<SignerRoot>>map(root -> new Result.Found<>(new SignerRoot(root, null)))
                    .orElseGet(() -> refused("what signed it is no public key"));
        }
        return SigningCertificate.ofPem(with.pem())
                .map(certificate -> of(certificate, with))
                .orElseGet(() -> refused("what signed it has a certificate that names nobody"));
    }

    private Result<SignerRoot> of(SigningCertificate certificate, SignedWith with) {
        return switch (keyless(with.trustedRoot(), with.logged())) {
            case Result.Found<TrustRoot>(var root) -> new Result.Found<>(new SignerRoot(root, certificate.identity()));
            case Result.Missing<TrustRoot>(var reason, var detail) -> new Result.Missing<>(reason, detail);
        };
    }

    /** Returns under what certificates for a signer must be. */
    Result<TrustRoot> keyless(EvidenceSignerSpec signer) {
        return keyless(signer.trustedRoot(), signer.rekor() != null);
    }

    private Result<TrustRoot> keyless(@Nullable TrustedRoot reference, boolean logged) {
        return switch (text(reference)) {
            case Result.Missing<String>(var reason, var detail) -> new Result.Missing<>(reason, detail);
            case Result.Found<String>(var text) ->
                switch (KeylessRoot.load(text.getBytes(StandardCharsets.UTF_8), logged)) {
                    case TrustRootResult.Loaded(var root, var ignored) -> new Result.Found<>(root);
                    case TrustRootResult.Refused(var problems) ->
                        refused(named(reference) + ": " + problems.getFirst());
                };
        };
    }

    /** Returns the text of a trusted root. */
    Result<String> text(@Nullable TrustedRoot reference) {
        if (reference == null) {
            return new Result.Missing<>(ConditionReason.REFERENCE_NOT_FOUND, "the EvidenceSigner names no trustedRoot");
        }
        var text = configMaps.apply(reference.name(), reference.key());
        return text == null
                ? new Result.Missing<>(
                        ConditionReason.REFERENCE_NOT_FOUND,
                        "ConfigMap " + reference.name() + " has no " + reference.key())
                : new Result.Found<>(text);
    }

    /** Names a trusted root for people. */
    static String named(@Nullable TrustedRoot reference) {
        return reference == null ? "no trustedRoot" : reference.key() + " of ConfigMap " + reference.name();
    }

    private static <T> Result<T> refused(String detail) {
        return new Result.Missing<>(ConditionReason.PROOF_REFUSED, detail);
    }
}
