/** Cosign's layout before there were bundles: a layer with what was signed, its proofs in annotations. */
@NullMarked
package dev.portcullis.sigstore.layer;

import org.jspecify.annotations.NullMarked;
