/** JSON from outside: bounded, strict, without duplicate names. */
@NullMarked
package dev.portcullis.sigstore.json;

import org.jspecify.annotations.NullMarked;
