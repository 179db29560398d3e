/** A registry whose answers a test writes: honest, or as hostile as one can be on the wire. */
@NullMarked
package dev.portcullis.testing.hostile;

import org.jspecify.annotations.NullMarked;
