package dev.portcullis.sigstore;

import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.BundleParser;
import dev.portcullis.sigstore.content.Content;
import dev.portcullis.sigstore.content.ParsedBundle;
import dev.portcullis.sigstore.json.StrictJson;
import dev.portcullis.sigstore.layer.LayerParser;
import java.util.Optional;

/**
 * Takes the statement out of what carries it and verifies nothing: for whoever knows the digest of a statement that was verified, and wants to read
 * it. Immutable and thread-safe.
 */
public final class CarriedStatement {
    private static final int MAX_BYTES = 32 * 1024 * 1024;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_TOKENS = 4_000;

    private final BundleParser bundles = new BundleParser(new StrictJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS));
    private final LayerParser layers = new LayerParser(new StrictJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS));

    /** Returns the payload of a bundle's envelope; empty if it has none. */
    public Optional<SignedBytes> ofBundle(byte[] json) {
        return payload(bundles.parse(json));
    }

    /** Returns the payload of the envelope that a layer of cosign's older layout is; empty if it is none. */
    public Optional<SignedBytes> ofLayer(SignedLayer layer) {
        return payload(layers.parse(layer.mediaType(), layer.content().toByteArray(), layer.annotations()));
    }

    private static Optional<SignedBytes> payload(Checked<ParsedBundle> parsed) {
        return parsed instanceof Checked.Passed<ParsedBundle>(var bundle)
                        && bundle.content() instanceof Content.Envelope envelope
                ? Optional.of(new SignedBytes(envelope.payload()))
                : Optional.empty();
    }
}
