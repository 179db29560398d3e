/** Verdicts: a pure function from policies, facts and the clock to one outcome for one image. */
@NullMarked
package dev.portcullis.core.verdict;

import org.jspecify.annotations.NullMarked;
