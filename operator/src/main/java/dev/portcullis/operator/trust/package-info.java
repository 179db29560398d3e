/** Reconciles trust roots. */
@NullMarked
package dev.portcullis.operator.trust;

import org.jspecify.annotations.NullMarked;
