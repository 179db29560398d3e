/** Reason codes: the one vocabulary of messages, records, metrics, conditions and Events. */
@NullMarked
package dev.portcullis.core.reason;

import org.jspecify.annotations.NullMarked;
