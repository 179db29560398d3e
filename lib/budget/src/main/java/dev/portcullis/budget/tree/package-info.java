/** Pools and budgets as declared, and the tree that they make. */
@NullMarked
package dev.portcullis.budget.tree;

import org.jspecify.annotations.NullMarked;
