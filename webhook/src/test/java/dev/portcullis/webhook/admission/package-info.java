/** Tests. */
@NullMarked
package dev.portcullis.webhook.admission;

import org.jspecify.annotations.NullMarked;
