/** Tests of the way from an image to its verdict. */
@NullMarked
package dev.portcullis.evidence;

import org.jspecify.annotations.NullMarked;
