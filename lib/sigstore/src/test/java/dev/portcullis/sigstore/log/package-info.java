/** Tests of log entries. */
@NullMarked
package dev.portcullis.sigstore.log;

import org.jspecify.annotations.NullMarked;
