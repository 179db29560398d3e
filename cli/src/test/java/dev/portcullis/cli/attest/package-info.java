/** Tests of signing and publishing from the command line. */
@NullMarked
package dev.portcullis.cli.attest;

import org.jspecify.annotations.NullMarked;
