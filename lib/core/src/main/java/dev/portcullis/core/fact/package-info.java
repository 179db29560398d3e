/** Facts: verified statements about one digest, and what was looked up to find them. */
@NullMarked
package dev.portcullis.core.fact;

import org.jspecify.annotations.NullMarked;
