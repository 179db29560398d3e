/** Which addresses may be reached; what connects asks here first. */
@NullMarked
package dev.portcullis.core.network;

import org.jspecify.annotations.NullMarked;
