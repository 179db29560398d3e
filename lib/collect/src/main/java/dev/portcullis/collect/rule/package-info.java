/** Rules about values: paths to them, comparisons, exact numbers. */
@NullMarked
package dev.portcullis.collect.rule;

import org.jspecify.annotations.NullMarked;
