/** Tests of keys, certificates and signatures. */
@NullMarked
package dev.portcullis.sigstore.crypto;

import org.jspecify.annotations.NullMarked;
