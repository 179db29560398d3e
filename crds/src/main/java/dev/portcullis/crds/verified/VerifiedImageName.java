package dev.portcullis.crds.verified;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.revision.ContentHash;

/** Names of {@code VerifiedImage} objects: whoever knows an image knows where to look, and a copy under another name is nothing. */
public final class VerifiedImageName {
    private VerifiedImageName() {}

    /** Returns SHA-256 of {@code host/path@sha256:…}, as 64 hexadecimal digits. */
    public static String of(ImageRepository repository, Digest digest) {
        return ContentHash.of(repository + "@" + digest);
    }

    /** Returns whether an object of this name is about this digest in this repository. */
    public static boolean fits(String name, String repository, String digest) {
        return ContentHash.of(repository + "@" + digest).equals(name);
    }
}
