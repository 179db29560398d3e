/** Policies in compiled form: what they match, which requirements they make, and who may sign. */
@NullMarked
package dev.portcullis.core.policy;

import org.jspecify.annotations.NullMarked;
