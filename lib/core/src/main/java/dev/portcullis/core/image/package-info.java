/** Image references in canonical form, digests, and patterns over repositories. */
@NullMarked
package dev.portcullis.core.image;

import org.jspecify.annotations.NullMarked;
