/** Tests of the TUF client. */
@NullMarked
package dev.portcullis.sigstore.tuf;

import org.jspecify.annotations.NullMarked;
