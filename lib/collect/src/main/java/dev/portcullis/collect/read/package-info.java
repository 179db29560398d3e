/** How documents are read: bytes in, what they say out, nothing else touched. */
@NullMarked
package dev.portcullis.collect.read;

import org.jspecify.annotations.NullMarked;
