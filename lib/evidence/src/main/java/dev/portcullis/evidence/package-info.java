/** Finds the evidence of an image, verifies it, and judges the image by it: the same code for webhook, scan and command line. */
@NullMarked
package dev.portcullis.evidence;

import org.jspecify.annotations.NullMarked;
