/** Starts programs that end when their caller ends, each run in a temporary folder of its own. */
@NullMarked
package dev.portcullis.testing.process;

import org.jspecify.annotations.NullMarked;
