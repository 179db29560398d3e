/** Accepted content as immutable revisions. */
@NullMarked
package dev.portcullis.operator.revision;

import org.jspecify.annotations.NullMarked;
