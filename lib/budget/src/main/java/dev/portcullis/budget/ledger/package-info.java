/** Who holds what: reservations, and usage derived from them. */
@NullMarked
package dev.portcullis.budget.ledger;

import org.jspecify.annotations.NullMarked;
