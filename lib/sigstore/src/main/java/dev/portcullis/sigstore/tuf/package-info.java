/** A client of TUF repositories: what it trusts, how it brings that up to date, and where it gets files from. */
@NullMarked
package dev.portcullis.sigstore.tuf;

import org.jspecify.annotations.NullMarked;
