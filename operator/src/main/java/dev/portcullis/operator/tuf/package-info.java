/** Follows the TUF repositories of trust roots, and keeps what is known of them. */
@NullMarked
package dev.portcullis.operator.tuf;

import org.jspecify.annotations.NullMarked;
