package dev.portcullis.cli.backfill.plan;

import dev.portcullis.cli.attest.Target;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;

/** What was found of an image. */
public sealed interface Standing {
    /** It lacks the attestation. */
    record Lacking(Target target) implements Standing {}

    /** It has the very attestation. */
    record Present(Digest referrer) implements Standing {}

    /** It is not to be attested, or cannot be. */
    record Refused(Reason reason, String detail) implements Standing {}

    /** Nobody can say. */
    record Unreachable(Reason reason, String detail) implements Standing {}
}
