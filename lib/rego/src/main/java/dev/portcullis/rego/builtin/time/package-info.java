/** Times, layouts and durations as Go's standard library reads and prints them. */
@NullMarked
package dev.portcullis.rego.builtin.time;

import org.jspecify.annotations.NullMarked;
