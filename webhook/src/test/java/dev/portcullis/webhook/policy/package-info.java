/** Tests. */
@NullMarked
package dev.portcullis.webhook.policy;

import org.jspecify.annotations.NullMarked;
