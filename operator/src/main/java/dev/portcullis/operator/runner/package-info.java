/** Grants of runners: who may start, written so that no crash and no second leader grants more than there is. */
@NullMarked
package dev.portcullis.operator.runner;

import org.jspecify.annotations.NullMarked;
