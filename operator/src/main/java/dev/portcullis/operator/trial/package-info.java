/** Tries an installation: whether the gate refuses and admits. */
@NullMarked
package dev.portcullis.operator.trial;

import org.jspecify.annotations.NullMarked;
