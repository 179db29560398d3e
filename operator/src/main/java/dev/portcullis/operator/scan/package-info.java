/** The background scan: every image that runs is judged on a schedule and on change, by the code that judges at admission. */
@NullMarked
package dev.portcullis.operator.scan;

import org.jspecify.annotations.NullMarked;
