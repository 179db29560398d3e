/** Shares of CI runners: pools and budgets. */
@NullMarked
package dev.portcullis.crds.runner;

import org.jspecify.annotations.NullMarked;
