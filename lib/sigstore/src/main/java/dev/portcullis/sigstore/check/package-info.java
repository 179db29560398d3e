/** The result of one step of verification. */
@NullMarked
package dev.portcullis.sigstore.check;

import org.jspecify.annotations.NullMarked;
