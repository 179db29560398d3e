/** Tests of publishing. */
@NullMarked
package dev.portcullis.evidence.publish;

import org.jspecify.annotations.NullMarked;
