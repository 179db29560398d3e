/** Requests to services of Sigstore over HTTP, bounded in size and time. */
@NullMarked
package dev.portcullis.sigstore.http;

import org.jspecify.annotations.NullMarked;
