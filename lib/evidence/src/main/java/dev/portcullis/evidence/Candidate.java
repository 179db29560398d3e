package dev.portcullis.evidence;

import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Referrers.Source;

/** Something in a registry that may be evidence; what it is shows when it is read. */
sealed interface Candidate {
    /**
     * An artifact that a list of referrers names.
     *
     * @param manifest its manifest
     * @param source which list named it
     */
    record Artifact(Descriptor manifest, Source source) implements Candidate {}

    /**
     * A layer in cosign's older layout.
     *
     * @param layer its descriptor, with the annotations that hold the proofs
     * @param artifact digest of the manifest that carries it
     * @param layout where that manifest was found
     */
    record Layer(Descriptor layer, Digest artifact, Layout layout) implements Candidate {}
}
