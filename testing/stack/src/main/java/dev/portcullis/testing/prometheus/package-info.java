/** Prometheus, and its tool for rules. */
@NullMarked
package dev.portcullis.testing.prometheus;

import org.jspecify.annotations.NullMarked;
