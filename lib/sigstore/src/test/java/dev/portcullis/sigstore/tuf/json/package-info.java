/** Tests of metadata as JSON. */
@NullMarked
package dev.portcullis.sigstore.tuf.json;

import org.jspecify.annotations.NullMarked;
