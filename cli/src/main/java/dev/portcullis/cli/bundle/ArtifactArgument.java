package dev.portcullis.cli.bundle;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the bundle should be about. */
sealed interface ArtifactArgument {
    /** Above this size only a file's SHA-256 is taken; bundles that sign another digest of it are then refused. */
    long LARGEST_IN_MEMORY = 128L * 1024 * 1024;

    Verification verify(BundleVerifier verifier, byte[] bundle, TrustRoot root);

    /**
     * Reads {@code FILE_OR_DIGEST}.
     *
     * @throws UnusableInputException if it is neither
     */
    static ArtifactArgument read(String argument) {
        if (argument.startsWith("sha256:")) {
            return new Known(Digest.parse(argument)
                    .orElseThrow(() -> new UnusableInputException(
                            "FILE_OR_DIGEST: a digest is sha256: and 64 lower-case hexadecimal digits")));
        }
        try {
            var path = Path.of(argument);
            return Files.isRegularFile(path) && Files.size(path) > LARGEST_IN_MEMORY
                    ? new Known(digest(path))
                    : new Content(new BoundedFile("FILE_OR_DIGEST", path, (int) LARGEST_IN_MEMORY).bytes());
        } catch (InvalidPathException | IOException e) {
            throw new UnusableInputException("FILE_OR_DIGEST: neither a digest nor a file that can be read");
        }
    }

    private static Digest digest(Path path) throws IOException {
        try (var digesting =
                new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            Files.copy(path, digesting);
            return new Digest(
                    HexFormat.of().formatHex(digesting.getMessageDigest().digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Only its digest is known. */
    record Known(Digest digest) implements ArtifactArgument {
        @Override
        public Verification verify(BundleVerifier verifier, byte[] bundle, TrustRoot root) {
            return verifier.verify(bundle, digest, root);
        }
    }

    /** Its bytes are known. */
    @SuppressWarnings("ArrayRecordComponent")
    record Content(byte[] bytes) implements ArtifactArgument {
        @Override
        public Verification verify(BundleVerifier verifier, byte[] bundle, TrustRoot root) {
            return verifier.verify(bundle, bytes, root);
        }
    }
}
