/** Tests. */
@NullMarked
package dev.portcullis.webhook.tls;

import org.jspecify.annotations.NullMarked;
