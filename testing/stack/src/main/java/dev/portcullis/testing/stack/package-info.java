/** The pieces of the local stack put together. */
@NullMarked
package dev.portcullis.testing.stack;

import org.jspecify.annotations.NullMarked;
