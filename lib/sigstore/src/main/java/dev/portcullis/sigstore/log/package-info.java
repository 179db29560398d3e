/** Transparency log entries of Rekor, versions 1 and 2. */
@NullMarked
package dev.portcullis.sigstore.log;

import org.jspecify.annotations.NullMarked;
