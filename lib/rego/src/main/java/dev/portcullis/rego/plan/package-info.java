/** Plans of OPA's intermediate representation as immutable records, and the reader that believes nothing of what they say. */
@NullMarked
package dev.portcullis.rego.plan;

import org.jspecify.annotations.NullMarked;
