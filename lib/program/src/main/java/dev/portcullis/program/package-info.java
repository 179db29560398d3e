/** Policies in Rego as verdicts ask them: loaded from plans, given the input document, held to their budget and to the form of their result. */
@NullMarked
package dev.portcullis.program;

import org.jspecify.annotations.NullMarked;
