/** Tests of strict JSON. */
@NullMarked
package dev.portcullis.sigstore.json;

import org.jspecify.annotations.NullMarked;
