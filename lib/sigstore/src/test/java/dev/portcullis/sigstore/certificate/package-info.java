@NullMarked
package dev.portcullis.sigstore.certificate;

import org.jspecify.annotations.NullMarked;
