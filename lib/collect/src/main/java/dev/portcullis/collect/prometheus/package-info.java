/** Metrics that have to keep to a threshold over a window. */
@NullMarked
package dev.portcullis.collect.prometheus;

import org.jspecify.annotations.NullMarked;
