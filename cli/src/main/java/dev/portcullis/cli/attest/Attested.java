package dev.portcullis.cli.attest;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.vault.VaultFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of attesting something about an image. */
public sealed interface Attested {
    /**
     * It is published, and holds.
     *
     * @param referrer digest of the manifest that carries it
     * @param pushed whether it was written now; it was there before otherwise
     */
    record Published(Digest referrer, boolean pushed) implements Attested {}

    /**
     * It is not known to be published.
     *
     * @param reason why
     * @param detail one sentence for a person
     * @param passes whether it may pass by itself, so that doing it again later helps
     * @param retryAfter how long the registry asked to wait, or null
     */
    record Failed(
            Reason reason,
            String detail,
            boolean passes,
            @Nullable Duration retryAfter) implements Attested {
        static Failed of(VaultFailure failure) {
            return new Failed(failure.reason(), failure.detail(), failure.kind().passes(), null);
        }
    }
}
