package dev.portcullis.sigstore.fulcio;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of asking for a certificate. */
public sealed interface Issuance {
    /**
     * A certificate, not yet checked.
     *
     * @param certificate in DER form, which may be anything
     */
    record Issued(ByteString certificate) implements Issuance {}

    /**
     * None.
     *
     * @param reason why
     * @param detail one sentence for a person; it holds no response body and no secret
     * @param retryAfter how long the authority asks to be left alone; null where it does not
     */
    record Failed(Reason reason, String detail, @Nullable Duration retryAfter) implements Issuance {
        /** Without a time to wait. */
        public Failed(Reason reason, String detail) {
            this(reason, detail, null);
        }
    }
}
