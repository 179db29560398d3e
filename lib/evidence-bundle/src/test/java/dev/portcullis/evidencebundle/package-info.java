/** Tests of the statement of an evidence bundle. */
@NullMarked
package dev.portcullis.evidencebundle;

import org.jspecify.annotations.NullMarked;
