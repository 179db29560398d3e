/** Makes a tree of nodes of a plan, in which everything is looked up that can be before it runs: the fast way to evaluate. */
@NullMarked
package dev.portcullis.rego.compile;

import org.jspecify.annotations.NullMarked;
