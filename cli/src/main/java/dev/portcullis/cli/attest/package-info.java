/** Signing and publishing evidence from where it is made. */
@NullMarked
package dev.portcullis.cli.attest;

import org.jspecify.annotations.NullMarked;
