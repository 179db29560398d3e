package dev.portcullis.vault;

import java.util.function.Function;

/**
 * The outcome of asking Vault.
 *
 * @param <T> what was asked for
 */
public sealed interface VaultResult<T> {
    /** It did as it was asked. */
    record Found<T>(T value) implements VaultResult<T> {}

    /** It did not. */
    record Failed<T>(VaultFailure failure) implements VaultResult<T> {}

    /** Goes on with the value if there is one. */
    default <U> VaultResult<U> then(Function<T, VaultResult<U>> next) {
        return switch (this) {
            case Found<T>(T value) -> next.apply(value);
            case Failed<T>(var failure) -> new Failed<>(failure);
        };
    }
}
