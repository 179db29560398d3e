/** Amounts of resources, in integers. */
@NullMarked
package dev.portcullis.budget.quantity;

import org.jspecify.annotations.NullMarked;
