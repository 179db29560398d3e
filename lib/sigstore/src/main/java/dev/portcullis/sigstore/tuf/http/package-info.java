/** TUF repositories over HTTP. */
@NullMarked
package dev.portcullis.sigstore.tuf.http;

import org.jspecify.annotations.NullMarked;
