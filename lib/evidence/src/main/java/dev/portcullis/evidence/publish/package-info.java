/** Publishing signed evidence beside its subject, so that repeating any of it doubles nothing. */
@NullMarked
package dev.portcullis.evidence.publish;

import org.jspecify.annotations.NullMarked;
