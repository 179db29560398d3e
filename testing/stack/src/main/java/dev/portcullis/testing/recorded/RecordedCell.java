package dev.portcullis.testing.recorded;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What cosign made of a {@link Cell}.
 *
 * @param signature of {@code cosign sign}
 * @param attestation of {@code cosign attest}, with a statement of type {@link Recording#PREDICATE_TYPE}
 * @param signedAt when; certificates end ten minutes later, so verifiers need a clock that stands here or proofs of time
 * @param index digest of the image's index
 * @param platforms digest by platform; {@code unknown/unknown} is an unsigned attestation manifest as BuildKit adds it
 * @param signed the digests that a signature is about; empty where none could be made
 * @param trustedRoot trusted root (JSON) with the services that took part and nothing else
 * @param image all that the repository holds, evidence included
 */
public record RecordedCell(
        Cell cell,
        Step signature,
        Step attestation,
        Instant signedAt,
        String index,
        SequencedMap<String, String> platforms,
        List<String> signed,
        String trustedRoot,
        RecordedImage image) {

    /**
     * One command of cosign.
     *
     * @param made whether cosign made it
     * @param refusal why not, in cosign's words; else empty
     * @param verified whether cosign itself verified it at once, demanding what the cell has of log and timestamp
     * @param complaint why not, in cosign's words; else empty
     */
    public record Step(boolean made, String refusal, boolean verified, String complaint) {
        static Step notTried() {
            return new Step(false, "this layout has none", false, "");
        }
    }

    public RecordedCell {
        platforms = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(new TreeMap<>(platforms)));
        signed = List.copyOf(signed);
    }

    /** The digest that was asked to be signed. */
    public String subject() {
        return cell.subject() == Cell.Subject.PLATFORM ? String.valueOf(platforms.get("linux/amd64")) : index;
    }

    @Override
    public String toString() {
        return cell.name();
    }
}
