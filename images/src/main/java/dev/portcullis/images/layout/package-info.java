/** Reads images where they lie as OCI layouts. */
@NullMarked
package dev.portcullis.images.layout;

import org.jspecify.annotations.NullMarked;
