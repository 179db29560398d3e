/** Tests. */
@NullMarked
package dev.portcullis.webhook.record;

import org.jspecify.annotations.NullMarked;
