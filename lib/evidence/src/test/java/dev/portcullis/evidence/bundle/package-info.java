/** Tests of the statement of an evidence bundle. */
@NullMarked
package dev.portcullis.evidence.bundle;

import org.jspecify.annotations.NullMarked;
