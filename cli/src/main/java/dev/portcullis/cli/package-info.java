/** The command line {@code portcullis}: its entry point, exit codes and streams. */
@NullMarked
package dev.portcullis.cli;

import org.jspecify.annotations.NullMarked;
