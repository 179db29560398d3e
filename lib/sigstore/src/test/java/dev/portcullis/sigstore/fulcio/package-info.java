/** Tests of signing with certificates. */
@NullMarked
package dev.portcullis.sigstore.fulcio;

import org.jspecify.annotations.NullMarked;
