package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where evidence goes. */
public final class DestinationOption {
    @Option(
            names = "--evidence-repository",
            paramLabel = "REPOSITORY",
            description = "publish into this repository; default: the image's own")
    private @Nullable String evidenceRepository;

    /** Returns it as it was given; empty for the image's own. */
    public String text() {
        return evidenceRepository == null ? "" : evidenceRepository;
    }

    /** Returns where evidence about an image of a repository goes. */
    public ImageRepository of(ImageRepository own) {
        if (evidenceRepository == null) {
            return own;
        }
        try {
            return ImageRepository.parse(evidenceRepository);
        } catch (InvalidImageReferenceException e) {
            throw new UnusableInputException("--evidence-repository: " + e.getMessage());
        }
    }
}
