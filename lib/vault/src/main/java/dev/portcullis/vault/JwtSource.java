package dev.portcullis.vault;

/** Supplies tokens of a service account that Vault has the API server review. Implementations are thread-safe and may block. */
@FunctionalInterface
public interface JwtSource {
    /** Returns a token for Vault's audience, valid for long enough to log in with it once. */
    VaultResult<String> token();
}
