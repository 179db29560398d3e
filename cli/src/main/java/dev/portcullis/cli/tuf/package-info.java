/** Trust roots that are followed by TUF, kept between runs in a folder of the user. */
@NullMarked
package dev.portcullis.cli.tuf;

import org.jspecify.annotations.NullMarked;
