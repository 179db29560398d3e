package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.signer.EvidenceSigner;
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
         * @param publicKey what it was signed with, in PEM form
         * @param keyVersion version of the key; null where keys have none
         */
        @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
        record Made(
                byte[] bundle, String publicKey, @Nullable Integer keyVersion) implements Signed {}

        /** Nobody can be asked; later it may be different. */
        record Unavailable(String detail) implements Signed {}

        /** Whoever was asked refuses. */
        record Refused(String detail) implements Signed {}
    }
}
