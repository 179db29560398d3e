package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.sigstore.sign.BundleSigning;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Has statements signed by the key of a signer. Implementations are thread-safe, block within their own deadline and throw nothing. */
interface StatementSigner {
    /**
     * Signs a statement, as it is.
     *
     * @param namespace of the object that asks for it
     * @param serviceAccount the account of that namespace as which whoever holds the key is logged in to
     */
    Signed sign(EvidenceSigner signer, String namespace, String serviceAccount, byte[] statement);

    /** What came of it. */
    sealed interface Signed {
        /**
         * It is signed.
         *
         * @param bundle the Sigstore bundle
         * @param publicKey what it was signed with, in PEM form: a public key, or the certificate of one
         * @param keyVersion version of the key; null where keys have none
         */
        @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
        record Made(
                byte[] bundle, String publicKey, @Nullable Integer keyVersion) implements Signed {}

        /**
         * Nobody can be asked; later it may be different.
         *
         * @param retryAfter how long whoever was asked wants to be left alone; null where that was not said
         */
        record Unavailable(String detail, @Nullable Duration retryAfter) implements Signed {}

        /** Whoever was asked refuses. */
        record Refused(String detail) implements Signed {}

        /** Returns what came of making a bundle. */
        static Signed of(BundleSigning signing) {
            return switch (signing) {
                case BundleSigning.Made(var bundle) ->
                    new Made(bundle.json(), bundle.material(), version(bundle.keyVersion()));
                case BundleSigning.Failed failed
                when failed.reason() == Reason.SIGNER_UNAVAILABLE ->
                    new Unavailable(failed.detail(), failed.retryAfter());
                case BundleSigning.Failed failed
                when failed.passes() ->
                    new Unavailable("[" + failed.reason().code() + "] " + failed.detail(), failed.retryAfter());
                case BundleSigning.Failed failed ->
                    new Refused("[" + failed.reason().code() + "] " + failed.detail());
            };
        }

        private static @Nullable Integer version(String text) {
            return text.isEmpty() ? null : Integer.valueOf(text);
        }
    }
}
