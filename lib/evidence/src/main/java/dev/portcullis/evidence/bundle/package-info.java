/** The in-toto statement of an evidence bundle, written and read. */
@NullMarked
package dev.portcullis.evidence.bundle;

import org.jspecify.annotations.NullMarked;
