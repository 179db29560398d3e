/** A private Sigstore of real servers, and signing with the real cosign. */
@NullMarked
package dev.portcullis.testing.sigstore;

import org.jspecify.annotations.NullMarked;
