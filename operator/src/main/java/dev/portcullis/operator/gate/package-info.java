/** Keeps the registration as it must be, and sees by probes that the gate is shut. */
@NullMarked
package dev.portcullis.operator.gate;

import org.jspecify.annotations.NullMarked;
