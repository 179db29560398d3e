/** Whose job a runner's Pod is, and what it takes. */
@NullMarked
package dev.portcullis.runner;

import org.jspecify.annotations.NullMarked;
