/** A real Vault, in memory or on disk where it can be sealed. */
@NullMarked
package dev.portcullis.testing.vault;

import org.jspecify.annotations.NullMarked;
