package dev.portcullis.images.push;

import dev.portcullis.images.build.BuiltImage;
import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * Brings images into a registry, each with its bill of materials as a referrer.
 *
 * @param registry host and path before the names of the images
 * @param tag that they get
 */
public record Publication(Crane crane, String registry, String tag) {
    /**
     * Pushes an image and its bill, and reads back under which digest it stands there.
     *
     * @return the image by tag and digest
     * @throws CannotBuildException if the registry does not take it, or answers with another one
     */
    public String push(BuiltImage image) throws InterruptedException {
        var repository = registry + "/portcullis-" + image.name();
        var digest = image.layout().digest();
        crane.run("push", image.layout().folder().toString(), repository + ":" + tag);
        var stands = crane.run("digest", repository + ":" + tag);
        if (!stands.equals(digest)) {
            throw new CannotBuildException(repository + ":" + tag + " stands for " + stands + " and " + digest
                    + " was pushed: somebody else pushes the same tag, or the registry changes images");
        }
        var bill = BillArtifact.write(
                image.layout().folder().resolveSibling(image.name() + "-bill"),
                bytes(image),
                image.bill().getFileName().toString(),
                image.layout().descriptor());
        crane.run("push", bill.folder().toString(), repository + "@" + bill.digest());
        return repository + ":" + tag + "@" + digest;
    }

    private static byte[] bytes(BuiltImage image) {
        try {
            return Files.readAllBytes(image.bill());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
