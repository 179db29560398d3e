package dev.portcullis.cli.console;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err refusals, errors and progress
 * @param interactive whether a person watches {@code err}
 */
public record Console(PrintWriter out, PrintWriter err, boolean interactive) {}
