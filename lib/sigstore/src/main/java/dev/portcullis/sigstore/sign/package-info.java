/** Signing: in-toto statements in DSSE envelopes, as Sigstore bundles. */
@NullMarked
package dev.portcullis.sigstore.sign;

import org.jspecify.annotations.NullMarked;
