/** Tells what became of exceptions to policies. */
@NullMarked
package dev.portcullis.operator.exception;

import org.jspecify.annotations.NullMarked;
