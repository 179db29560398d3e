/** Tests. */
@NullMarked
package dev.portcullis.webhook.exception;

import org.jspecify.annotations.NullMarked;
