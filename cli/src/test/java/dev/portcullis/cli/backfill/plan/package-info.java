/** What there is to do, from what there is; pure. */
@NullMarked
package dev.portcullis.cli.backfill.plan;

import org.jspecify.annotations.NullMarked;
