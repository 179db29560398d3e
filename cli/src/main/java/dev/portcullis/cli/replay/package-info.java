/** {@code portcullis replay}: recorded decisions reached once more, without network and cluster, by the code that reached them. */
@NullMarked
package dev.portcullis.cli.replay;

import org.jspecify.annotations.NullMarked;
