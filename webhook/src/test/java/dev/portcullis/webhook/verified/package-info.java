/** Tests of what is kept of verified images. */
@NullMarked
package dev.portcullis.webhook.verified;

import org.jspecify.annotations.NullMarked;
