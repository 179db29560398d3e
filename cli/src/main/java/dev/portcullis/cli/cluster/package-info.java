/** A cluster that a command reads with the rights of whoever runs it. */
@NullMarked
package dev.portcullis.cli.cluster;

import org.jspecify.annotations.NullMarked;
