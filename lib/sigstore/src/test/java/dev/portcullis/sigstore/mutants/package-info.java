/** Changes to accepted signatures, and which of them may go unnoticed. */
@NullMarked
package dev.portcullis.sigstore.mutants;

import org.jspecify.annotations.NullMarked;
