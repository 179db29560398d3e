/** Keys and certificates for the servers of the local stack, made in memory. */
@NullMarked
package dev.portcullis.testing.pki;

import org.jspecify.annotations.NullMarked;
