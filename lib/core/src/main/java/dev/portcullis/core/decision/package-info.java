/** Decisions: the outcome for one admission request, from the verdicts on its images. */
@NullMarked
package dev.portcullis.core.decision;

import org.jspecify.annotations.NullMarked;
