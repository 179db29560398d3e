/** The webhook's own certificate authority and serving certificate. */
@NullMarked
package dev.portcullis.operator.tls;

import org.jspecify.annotations.NullMarked;
