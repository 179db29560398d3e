/** {@code portcullis explain}: a recorded decision for people. */
@NullMarked
package dev.portcullis.cli.explain;

import org.jspecify.annotations.NullMarked;
