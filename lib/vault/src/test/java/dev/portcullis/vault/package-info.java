/** Tests of logins and signatures. */
@NullMarked
package dev.portcullis.vault;

import org.jspecify.annotations.NullMarked;
