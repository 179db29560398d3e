/** Tests of the Sigstore verifier. */
@NullMarked
package dev.portcullis.sigstore;

import org.jspecify.annotations.NullMarked;
