/** X.509 certificates and requests as Go's {@code crypto/x509} reads, prints and verifies them. */
@NullMarked
package dev.portcullis.rego.builtin.x509;

import org.jspecify.annotations.NullMarked;
