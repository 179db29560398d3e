package dev.portcullis.images.build;

import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * File systems of images, unpacked for the applications to rehearse in: {@code NAME} in a folder, beside {@code NAME.digest}. A virtual
 * machine believes a start cache by the sizes and times of files, and all files of images are equally old, so it is the digest that says
 * whether a cache is of the same image.
 */
public final class Unpacked {
    private Unpacked() {}

    /** Unpacks an image into a folder where it was not before. */
    public static void write(Path folder, BuiltImage image) {
        try {
            image.layout().unpackFiles(Files.createDirectories(folder.resolve(image.name())));
            Files.writeString(digest(folder, image), image.layout().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns what a virtual machine left where this image was unpacked.
     *
     * @throws CannotBuildException if nothing was left, or another image was unpacked there
     */
    public static Path startCache(Path folder, BuiltImage image) {
        var cache = folder.resolve(image.name()).resolve(ImageBuilder.START_CACHE.substring(1));
        try {
            if (!Files.exists(cache) || !Files.exists(digest(folder, image))) {
                throw new CannotBuildException("there is no start cache of the " + image.name() + " in " + folder);
            }
            var made = Files.readString(digest(folder, image));
            if (!made.equals(image.layout().digest())) {
                throw new CannotBuildException(
                        cache + " was made by another image, " + made + ": unpack and rehearse again");
            }
            return cache;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path digest(Path folder, BuiltImage image) {
        return folder.resolve(image.name() + ".digest");
    }
}
