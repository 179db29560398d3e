/** Keys, signatures and the encodings they come in (PEM, DER), as Go's standard library reads them; knows nothing of Rego. */
@NullMarked
package dev.portcullis.rego.builtin.crypto;

import org.jspecify.annotations.NullMarked;
