/** JSON Schema of the drafts 4, 6 and 7, as the validator reads it that OPA holds. */
@NullMarked
package dev.portcullis.rego.builtin.schema;

import org.jspecify.annotations.NullMarked;
