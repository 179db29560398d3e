/** Command {@code report}: what the policies say of everything that runs in a cluster, and what another policy would change. */
@NullMarked
package dev.portcullis.cli.report;

import org.jspecify.annotations.NullMarked;
