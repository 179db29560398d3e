/** Signers of evidence bundles: a key or identity, and who may use it for what. */
@NullMarked
package dev.portcullis.crds.signer;

import org.jspecify.annotations.NullMarked;
