/** Runs a plan statement by statement, as it stands: slow, easy to read, and what the fast way to evaluate is tested against. */
@NullMarked
package dev.portcullis.rego.interpret;

import org.jspecify.annotations.NullMarked;
