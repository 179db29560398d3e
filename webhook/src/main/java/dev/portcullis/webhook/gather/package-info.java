/** Facts from memory and registry, under a deadline and within bounds. */
@NullMarked
package dev.portcullis.webhook.gather;

import org.jspecify.annotations.NullMarked;
