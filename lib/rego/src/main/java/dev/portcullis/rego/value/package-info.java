/** The values of Rego: immutable, totally ordered, with numbers of any precision. */
@NullMarked
package dev.portcullis.rego.value;

import org.jspecify.annotations.NullMarked;
