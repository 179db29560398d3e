/** Tests of signing. */
@NullMarked
package dev.portcullis.sigstore.sign;

import org.jspecify.annotations.NullMarked;
