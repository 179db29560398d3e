/** {@code portcullis verify-bundle}: one Sigstore bundle against one artifact. */
@NullMarked
package dev.portcullis.cli.bundle;

import org.jspecify.annotations.NullMarked;
