package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Pending;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Sigstore bundles as status holds them. */
final class PackedBundle {
    private static final int MOST_BYTES = 2 << 20;

    private PackedBundle() {}

    static String pack(byte[] bundle) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bundle);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    /** Returns the bytes; empty where they are not those that were packed, so that they are made anew. */
    static Optional<byte[]> unpack(Pending pending) {
        try (var gzip =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(pending.bundle())))) {
            var bytes = gzip.readNBytes(MOST_BYTES);
            return Digest.of(bytes).toString().equals(pending.digest()) ? Optional.of(bytes) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
