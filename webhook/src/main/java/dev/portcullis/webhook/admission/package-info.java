/** The way of one admission request: decode, extract images, decide, encode. */
@NullMarked
package dev.portcullis.webhook.admission;

import org.jspecify.annotations.NullMarked;
