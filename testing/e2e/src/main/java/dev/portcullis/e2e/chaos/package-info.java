/** Runners are shared while whoever shares them is killed and frozen again and again: {@code make chaos-budgets}. */
@NullMarked
package dev.portcullis.e2e.chaos;

import org.jspecify.annotations.NullMarked;
