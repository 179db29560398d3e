package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.registry.RegistryOptions;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The image, where its evidence goes, and how the registries of both are reached. */
final class Registries {
    private final Path dockerFolder;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "what it is about; a tag is resolved once")
    @SuppressWarnings("NullAway.Init")
    private String image;

    @Mixin
    private final DestinationOption destination = new DestinationOption();

    @Mixin
    private final RegistryOptions options = new RegistryOptions();

    Registries(Path dockerFolder) {
        this.dockerFolder = dockerFolder;
    }

    String image() {
        return image;
    }

    RegistryOptions options() {
        return options;
    }

    OpenRegistries open() {
        var hosts = Stream.of(reference().repository(), destination())
                .map(ImageRepository::host)
                .collect(Collectors.toUnmodifiableSet());
        return OpenRegistries.of(options, hosts, dockerFolder);
    }

    /** Finds what the image's name means now. */
    RegistryResult<Target> target(OpenRegistries open, Deadline deadline) {
        var reference = reference();
        var repository = reference.repository();
        RegistryResult<Digest> digest = reference
                .pinned()
                .<RegistryResult<Digest>>map(Found::new)
                .orElseGet(() -> open.reader()
                        .resolve(repository, String.valueOf(reference.tag()), open.credentials(repository), deadline));
        return digest.then(known -> open.target(repository, known, destination(), deadline));
    }

    private ImageReference reference() {
        try {
            return ImageReference.parse(image);
        } catch (InvalidImageReferenceException e) {
            throw new UnusableInputException("IMAGE: " + e.getMessage());
        }
    }

    private ImageRepository destination() {
        return destination.of(reference().repository());
    }
}
