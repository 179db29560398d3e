package dev.portcullis.sigstore.mutants;

import dev.portcullis.core.image.Digest;

/**
 * One change to an accepted signature.
 *
 * @param part what was changed; elements of lists are {@code [i]}, what lies inside of bytes follows a slash
 * @param change how
 * @param document the signature after the change
 * @param artifact what it is held against
 */
record Mutant(String part, Change change, String document, Digest artifact) {}
