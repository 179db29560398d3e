/** Operator and webhook out of their images, without a node. */
@NullMarked
package dev.portcullis.e2e.image;

import org.jspecify.annotations.NullMarked;
