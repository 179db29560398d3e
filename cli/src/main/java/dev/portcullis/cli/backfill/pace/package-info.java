/** How fast it goes, and how far it is. */
@NullMarked
package dev.portcullis.cli.backfill.pace;

import org.jspecify.annotations.NullMarked;
