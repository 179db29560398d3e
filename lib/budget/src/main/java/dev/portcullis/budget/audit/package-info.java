/** Proves afterwards, from a ledger's history, that every grant was right. */
@NullMarked
package dev.portcullis.budget.audit;

import org.jspecify.annotations.NullMarked;
