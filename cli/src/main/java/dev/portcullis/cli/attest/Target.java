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
record Target(ImageRepository repository, Descriptor subject, ImageRepository destination) {
    Digest digest() {
        return subject.digest();
    }
}
