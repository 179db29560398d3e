package dev.portcullis.sigstore.tuf;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Sigstore's public-good instance. */
public final class PublicGood {
    /** Its TUF repository. */
    public static final String ADDRESS = "https://tuf-repo-cdn.sigstore.dev/";

    private PublicGood() {}

    /**
     * Returns the root that the repository is followed from: version 14. Where it comes from is said in {@code public-good/README.md}
     * beside it.
     */
    public static ByteString root() {
        try (var resource = PublicGood.class.getResourceAsStream("public-good/root.json")) {
            if (resource == null) {
                throw new IllegalStateException("the public-good root is missing in the jar");
            }
            return ByteString.readFrom(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
