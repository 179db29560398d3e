/** What the operator verified, as the webhook follows it: kept small, and believed only when it is read. */
@NullMarked
package dev.portcullis.webhook.verified;

import org.jspecify.annotations.NullMarked;
