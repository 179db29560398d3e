/** A real transparency log of the first generation: MariaDB, Trillian, Rekor v1. */
@NullMarked
package dev.portcullis.testing.rekor;

import org.jspecify.annotations.NullMarked;
