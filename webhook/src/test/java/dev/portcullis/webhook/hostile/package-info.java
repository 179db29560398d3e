/** The webhook's whole read path against a registry that does its worst. */
@NullMarked
package dev.portcullis.webhook.hostile;

import org.jspecify.annotations.NullMarked;
