/** What all commands share: exit codes, streams, bounded reading of files. */
@NullMarked
package dev.portcullis.cli.console;

import org.jspecify.annotations.NullMarked;
