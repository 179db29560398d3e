package dev.portcullis.sigstore;

import dev.portcullis.sigstore.layer.LayerParser;
import java.util.Map;

/**
 * A layer of cosign's older layout, as a registry holds it.
 *
 * @param mediaType what its descriptor says it is
 * @param content its bytes: the payload of an image signature, or a DSSE envelope
 * @param annotations those of its descriptor: signature, certificate, chain, log entry, timestamp
 */
public record SignedLayer(String mediaType, SignedBytes content, Map<String, String> annotations) {
    public SignedLayer {
        annotations = Map.copyOf(annotations);
    }

    /** Returns whether layers of this media type hold a signature or an attestation. */
    public static boolean isKnown(String mediaType) {
        return mediaType.equals(LayerParser.SIMPLE_SIGNING) || mediaType.equals(LayerParser.ENVELOPE);
    }
}
