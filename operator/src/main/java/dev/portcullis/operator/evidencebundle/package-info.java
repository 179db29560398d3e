/** Evidence bundles: collected, signed, published and kept fresh. */
@NullMarked
package dev.portcullis.operator.evidencebundle;

import org.jspecify.annotations.NullMarked;
