package dev.portcullis.sigstore.mutants;

import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.Verification;
import java.nio.charset.StandardCharsets;

/**
 * A signature that is accepted.
 *
 * @param name tells where it is from and what it holds
 * @param document the whole of it as JSON
 * @param artifact what it is about
 * @param verifier how it is accepted
 */
public record Specimen(String name, String document, Digest artifact, Verifier verifier) {
    /** Verifies a document under the specimen's own trust root and demands. */
    @FunctionalInterface
    public interface Verifier {
        Verification verify(byte[] document, Digest artifact);
    }

    Verification verify() {
        return verify(document, artifact);
    }

    Verification verify(Mutant mutant) {
        return verify(mutant.document(), mutant.artifact());
    }

    Verification verify(String other, Digest about) {
        return verifier.verify(other.getBytes(StandardCharsets.UTF_8), about);
    }
}
