/** What is to be signed: images of a file, or of a cluster. */
@NullMarked
package dev.portcullis.cli.backfill.images;

import org.jspecify.annotations.NullMarked;
