/** Tests of trust roots that are followed by TUF. */
@NullMarked
package dev.portcullis.cli.tuf;

import org.jspecify.annotations.NullMarked;
