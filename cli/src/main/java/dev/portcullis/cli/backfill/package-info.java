/** Signing and attesting what already runs: what there is, what of it lacks the attestation, and the work that follows. */
@NullMarked
package dev.portcullis.cli.backfill;

import org.jspecify.annotations.NullMarked;
