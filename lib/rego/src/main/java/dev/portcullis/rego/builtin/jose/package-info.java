/** JSON Web Keys and Signatures (RFC 7515, 7517, 7518) as the library that OPA uses reads and makes them. */
@NullMarked
package dev.portcullis.rego.builtin.jose;

import org.jspecify.annotations.NullMarked;
