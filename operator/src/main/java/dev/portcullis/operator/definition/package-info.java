/** Whether installed definitions and this binary know the same fields. */
@NullMarked
package dev.portcullis.operator.definition;

import org.jspecify.annotations.NullMarked;
