/** Signing with short-lived certificates of Fulcio: a key for one signature, certified for the identity in a token of OpenID Connect. */
@NullMarked
package dev.portcullis.sigstore.fulcio;

import org.jspecify.annotations.NullMarked;
