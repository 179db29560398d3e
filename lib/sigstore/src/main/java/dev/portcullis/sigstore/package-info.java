/** Verification of Sigstore bundles against trust roots. */
@NullMarked
package dev.portcullis.sigstore;

import org.jspecify.annotations.NullMarked;
