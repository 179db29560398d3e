/** RFC 3161 timestamps. */
@NullMarked
package dev.portcullis.sigstore.timestamp;

import org.jspecify.annotations.NullMarked;
