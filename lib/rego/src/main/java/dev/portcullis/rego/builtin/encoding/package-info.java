/** Bytes, Base64 and escaped queries as Go's standard library reads and writes them. */
@NullMarked
package dev.portcullis.rego.builtin.encoding;

import org.jspecify.annotations.NullMarked;
