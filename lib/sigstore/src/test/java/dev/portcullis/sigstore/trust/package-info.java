/** Tests of trust roots. */
@NullMarked
package dev.portcullis.sigstore.trust;

import org.jspecify.annotations.NullMarked;
