/** What a bundle holds and what its signature covers. */
@NullMarked
package dev.portcullis.sigstore.content;

import org.jspecify.annotations.NullMarked;
