package dev.portcullis.core.program;

import dev.portcullis.core.fact.Signer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A verified statement, with what it says.
 *
 * @param bytes the very bytes that were signed
 * @param signer who signed them
 * @param time the earliest verified time of signing; null where nothing proves one
 */
public record Statement(
        StatementBytes bytes, Signer signer, @Nullable Instant time) {}
