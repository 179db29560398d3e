/** Budgets of CI runners: tried on traces, and proved from ledgers. */
@NullMarked
package dev.portcullis.cli.budget;

import org.jspecify.annotations.NullMarked;
