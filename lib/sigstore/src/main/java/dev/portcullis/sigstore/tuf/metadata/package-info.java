/** The metadata files of TUF: read strictly, signed by enough keys, and nothing about when they are asked for. */
@NullMarked
package dev.portcullis.sigstore.tuf.metadata;

import org.jspecify.annotations.NullMarked;
