/** Measures the allocator: {@code make bench-budgets}. */
@NullMarked
package dev.portcullis.budget.bench;

import org.jspecify.annotations.NullMarked;
