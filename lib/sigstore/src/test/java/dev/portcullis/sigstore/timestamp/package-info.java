@NullMarked
package dev.portcullis.sigstore.timestamp;

import org.jspecify.annotations.NullMarked;
