/** Vault: logins, and signatures by keys of its Transit engine. */
@NullMarked
package dev.portcullis.vault;

import org.jspecify.annotations.NullMarked;
