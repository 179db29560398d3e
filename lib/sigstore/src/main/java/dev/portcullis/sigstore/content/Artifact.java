package dev.portcullis.sigstore.content;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The artifact that a bundle should be about: its SHA-256 digest, or its bytes. */
public final class Artifact {
    private final Digest digest;
    private final byte @Nullable [] bytes;

    private Artifact(Digest digest, byte @Nullable [] bytes) {
        this.digest = digest;
        this.bytes = bytes;
    }

    public static Artifact of(Digest digest) {
        return new Artifact(digest, null);
    }

    public static Artifact of(byte[] bytes) {
        return new Artifact(Digest.of(bytes), bytes.clone());
    }

    public Digest digest() {
        return digest;
    }

    /** Returns the artifact's digest by an algorithm, if it is known. */
    public Optional<ByteString> digest(HashAlgorithm algorithm) {
        if (algorithm == HashAlgorithm.SHA_256) {
            return Optional.of(ByteString.copyFrom(digest.bytes()));
        }
        return bytes == null ? Optional.empty() : Optional.of(ByteString.copyFrom(algorithm.digest(bytes)));
    }

    /** Tells whether this is a signature over the whole artifact; never if only its digest is known. */
    boolean isSignedBy(SignatureKey key, ByteString signature) {
        return bytes != null && key.coversMessage(bytes, signature);
    }
}
