/** The serving certificate, replaced without a restart. */
@NullMarked
package dev.portcullis.webhook.tls;

import org.jspecify.annotations.NullMarked;
