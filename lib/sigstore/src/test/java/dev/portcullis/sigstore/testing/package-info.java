/** A small private Sigstore for tests: authorities, logs and bundles in every right and wrong shape. */
@NullMarked
package dev.portcullis.sigstore.testing;

import org.jspecify.annotations.NullMarked;
