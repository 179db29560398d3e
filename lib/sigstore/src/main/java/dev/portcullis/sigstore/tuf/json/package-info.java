/** Metadata files as JSON: their members, and the canonical form that is signed. */
@NullMarked
package dev.portcullis.sigstore.tuf.json;

import org.jspecify.annotations.NullMarked;
