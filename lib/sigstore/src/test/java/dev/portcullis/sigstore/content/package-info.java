@NullMarked
package dev.portcullis.sigstore.content;

import org.jspecify.annotations.NullMarked;
