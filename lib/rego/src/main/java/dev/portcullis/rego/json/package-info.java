/** Values to and from JSON, as OPA reads and writes it. */
@NullMarked
package dev.portcullis.rego.json;

import org.jspecify.annotations.NullMarked;
