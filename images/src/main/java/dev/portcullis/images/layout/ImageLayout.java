package dev.portcullis.images.layout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A folder in OCI's image layout with one image.
 *
 * @param folder has {@code index.json} and {@code blobs}
 */
public record ImageLayout(Path folder) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Unpacks an archive of a layout in place of whatever is in this folder. */
    public static ImageLayout unpacked(Path archive, Path folder) {
        remove(folder);
        try (var files = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            for (var entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                unpack(entry, files, folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ImageLayout(folder);
    }

    /** Returns the digest by which the image is pulled. */
    public String digest() {
        return descriptor().path("digest").asText();
    }

    /** Returns the descriptor of its manifest. */
    public JsonNode descriptor() {
        return json(folder.resolve("index.json")).path("manifests").path(0);
    }

    public JsonNode manifest() {
        return json(blob(digest()));
    }

    public JsonNode configuration() {
        return json(blob(manifest().path("config").path("digest").asText()));
    }

    /** Returns its layers, the lowest first. */
    public List<ImageLayer> layers() {
        var layers = new ArrayList<ImageLayer>();
        for (var layer : manifest().path("layers")) {
            var digest = layer.path("digest").asText();
            layers.add(new ImageLayer(digest, layer.path("size").asLong(), blob(digest)));
        }
        return layers;
    }

    /** Unpacks the file system that its process sees into a folder that is there and empty, with the times and modes of its files. */
    public void unpackFiles(Path root) {
        for (var layer : layers()) {
            layer.read((entry, content) -> unpack(entry, content, root));
        }
    }

    private Path blob(String digest) {
        return folder.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    private static void unpack(TarArchiveEntry entry, TarArchiveInputStream content, Path root) throws IOException {
        var place = root.resolve(entry.getName()).normalize();
        if (!place.startsWith(root)) {
            throw new IOException(entry.getName() + " lies outside");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(place);
            return;
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(place, Path.of(entry.getLinkName()));
            return;
        }
        Files.createDirectories(place.getParent());
        Files.copy(content, place, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(place, permissions(entry.getMode()));
        Files.setLastModifiedTime(
                place, FileTime.from(entry.getLastModifiedTime().toInstant()));
    }

    private static EnumSet<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        var all = PosixFilePermission.values();
        for (var i = 0; i < all.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
