/** Signing what already runs. */
@NullMarked
package dev.portcullis.cli.backfill;

import org.jspecify.annotations.NullMarked;
