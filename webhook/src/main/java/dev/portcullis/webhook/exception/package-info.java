/** Who may except something from policies. */
@NullMarked
package dev.portcullis.webhook.exception;

import org.jspecify.annotations.NullMarked;
