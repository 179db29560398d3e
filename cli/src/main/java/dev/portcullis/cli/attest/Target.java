package dev.portcullis.cli.attest;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Descriptor;

/**
 * What evidence is about, and where it goes.
 *
 * @param repository where the subject is
 * @param subject the subject as artifacts name it
 * @param destination the repository that the evidence goes to
 */
public record Target(ImageRepository repository, Descriptor subject, ImageRepository destination) {
    /** Returns the image by digest, for a person. */
    public String image() {
        return repository + "@" + digest();
    }

    /** Returns the digest of the subject. */
    public Digest digest() {
        return subject.digest();
    }
}
