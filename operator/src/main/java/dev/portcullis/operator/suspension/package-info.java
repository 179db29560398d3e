/** Tells what became of suspensions of the gate. */
@NullMarked
package dev.portcullis.operator.suspension;

import org.jspecify.annotations.NullMarked;
