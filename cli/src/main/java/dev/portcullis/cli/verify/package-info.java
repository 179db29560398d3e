/** {@code portcullis verify}: one image against policies from files, by the code that the webhook runs. */
@NullMarked
package dev.portcullis.cli.verify;

import org.jspecify.annotations.NullMarked;
