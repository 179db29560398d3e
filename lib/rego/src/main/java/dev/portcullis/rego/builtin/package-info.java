/** The functions that every policy can call: one class for each family, and the table that names them all. */
@NullMarked
package dev.portcullis.rego.builtin;

import org.jspecify.annotations.NullMarked;
