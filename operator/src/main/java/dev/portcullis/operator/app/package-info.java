/** Start, leadership and end of the process. */
@NullMarked
package dev.portcullis.operator.app;

import org.jspecify.annotations.NullMarked;
