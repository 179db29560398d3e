/** Tests. */
@NullMarked
package dev.portcullis.webhook.gather;

import org.jspecify.annotations.NullMarked;
