/** Brings images and what belongs to them into a registry. */
@NullMarked
package dev.portcullis.images.push;

import org.jspecify.annotations.NullMarked;
