package dev.portcullis.testing.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedMap;

/**
 * The recording as it is written: {@code recording.json} for readers and reviewers, and the texts that it names by digest in
 * {@code content.json.gz}.
 *
 * @param cosign version
 * @param trustedRoots by name of the services
 */
record RecordingFile(
        String cosign,
        String issuer,
        String subject,
        String publicKey,
        SortedMap<String, JsonNode> trustedRoots,
        SortedMap<String, WrittenCell> cells) {

    /**
     * One cell.
     *
     * @param manifests digests; their blobs follow from them
     */
    record WrittenCell(
            RecordedCell.Step signature,
            RecordedCell.Step attestation,
            String signedAt,
            String index,
            SortedMap<String, String> platforms,
            List<String> signed,
            String trustedRoot,
            SortedMap<String, String> tags,
            List<String> manifests) {}
}
