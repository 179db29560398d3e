package dev.portcullis.operator.evidencebundle;

import dev.portcullis.vault.VaultResult;

/** Gives tokens of service accounts. Implementations are thread-safe, may block and throw nothing. */
@FunctionalInterface
interface AccountTokenSource {
    /**
     * Returns one that lives for minutes.
     *
     * @param audience whom alone it is for
     */
    VaultResult<String> of(String namespace, String serviceAccount, String audience);
}
