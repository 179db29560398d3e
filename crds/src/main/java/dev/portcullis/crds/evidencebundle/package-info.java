/** Evidence bundles: what is to be collected about an image, and what became of it. */
@NullMarked
package dev.portcullis.crds.evidencebundle;

import org.jspecify.annotations.NullMarked;
