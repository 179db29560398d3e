package dev.portcullis.evidence.publish;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of publishing evidence. */
public sealed interface Publication {
    /** What is done, in this order. Whatever step it fails at, or the process ends at, all of it may be done again. */
    enum Step {
        /** Is it there already? */
        LOOK,
        /** It is written, and listed as a referrer of its subject. */
        PUSH,
        /** It is read as others will read it. */
        READ_BACK,
        /** What was read is verified by the code that admits images. */
        VERIFY
    }

    /**
     * It is in the registry, is listed as a referrer of its subject, and holds.
     *
     * @param referrer digest of the manifest that carries it
     * @param pushed whether it was written now; it was there before otherwise
     */
    record Published(Digest referrer, boolean pushed) implements Publication {}

    /**
     * It is not known to be all that.
     *
     * @param step where it failed
     * @param reason why
     * @param detail one sentence for a person, without a response body and without a secret
     * @param passes whether it may pass by itself, so that doing it again later helps
     * @param retryAfter how long the registry asked to wait, or null
     */
    record Failed(
            Step step,
            Reason reason,
            String detail,
            boolean passes,
            @Nullable Duration retryAfter) implements Publication {}
}
