/** In which order is granted: shares, usage that decays, and rates. */
@NullMarked
package dev.portcullis.budget.order;

import org.jspecify.annotations.NullMarked;
