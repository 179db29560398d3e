/** Templates as Go's {@code text/template} renders them over values of JSON. */
@NullMarked
package dev.portcullis.rego.builtin.template;

import org.jspecify.annotations.NullMarked;
