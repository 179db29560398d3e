/** JSON as Go's standard library reads and writes it, and values that are edited at paths. */
@NullMarked
package dev.portcullis.rego.builtin.gojson;

import org.jspecify.annotations.NullMarked;
