/** Exceptions to policies: what they are about, and whether one holds for an image. */
@NullMarked
package dev.portcullis.core.exemption;

import org.jspecify.annotations.NullMarked;
