/** Tries budgets on a trace of jobs, recorded or generated. */
@NullMarked
package dev.portcullis.budget.simulate;

import org.jspecify.annotations.NullMarked;
