/** Trust roots: who may vouch for signers, logs and times. */
@NullMarked
package dev.portcullis.sigstore.trust;

import org.jspecify.annotations.NullMarked;
