/** Measurements against a baseline in the same run. */
@NullMarked
package dev.portcullis.e2e.bench;

import org.jspecify.annotations.NullMarked;
