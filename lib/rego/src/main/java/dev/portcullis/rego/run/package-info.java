/** One evaluation: what it may use up, what it has used up, and how it fails. */
@NullMarked
package dev.portcullis.rego.run;

import org.jspecify.annotations.NullMarked;
