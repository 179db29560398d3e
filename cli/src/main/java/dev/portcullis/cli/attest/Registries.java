package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.registry.DockerLogin;
import dev.portcullis.cli.registry.RegistryOptions;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.client.HttpRegistryPusher;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The image, where its evidence goes, and how the registries of both are reached. */
final class Registries {
    private final Path dockerFolder;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "what it is about; a tag is resolved once")
    @SuppressWarnings("NullAway.Init")
    private String image;

    @Option(
            names = "--evidence-repository",
            paramLabel = "REPOSITORY",
            description = "publish into this repository; default: the image's own")
    private @Nullable String evidenceRepository;

    @Mixin
    private final RegistryOptions options = new RegistryOptions();

    Registries(Path dockerFolder) {
        this.dockerFolder = dockerFolder;
    }

    /** What is asked while a command runs; to be closed. */
    record Open(RegistryClient reader, RegistryPusher pusher, DockerLogin login, Deadline deadline)
            implements AutoCloseable {
        List<Credential> credentials(ImageRepository repository) {
            return login.credentials().forRepository(repository);
        }

        @Override
        public void close() {
            reader.close();
            pusher.close();
        }
    }

    String image() {
        return image;
    }

    RegistryOptions options() {
        return options;
    }

    Open open() {
        var hosts = Stream.of(reference().repository(), destination())
                .map(ImageRepository::host)
                .collect(Collectors.toUnmodifiableSet());
        try {
            var settings = options.settings(hosts, Set.of());
            return new Open(
                    HttpRegistryClient.create(settings, RegistryListener.NONE),
                    HttpRegistryPusher.create(settings, RegistryListener.NONE),
                    DockerLogin.in(dockerFolder),
                    Deadline.after(options.timeout()));
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("--ca-file: " + e.getMessage());
        }
    }

    /** Finds what the image's name means now. */
    RegistryResult<Target> target(Open open) {
        var reference = reference();
        var repository = reference.repository();
        var credentials = open.credentials(repository);
        RegistryResult<Digest> digest = reference
                .pinned()
                .<RegistryResult<Digest>>map(Found::new)
                .orElseGet(() -> open.reader()
                        .resolve(repository, String.valueOf(reference.tag()), credentials, open.deadline()));
        return digest.then(known -> open.pusher().describe(repository, known, credentials, open.deadline()))
                .then(subject -> new Found<>(new Target(repository, subject, destination())));
    }

    private ImageReference reference() {
        try {
            return ImageReference.parse(image);
        } catch (InvalidImageReferenceException e) {
            throw new UnusableInputException("IMAGE: " + e.getMessage());
        }
    }

    private ImageRepository destination() {
        if (evidenceRepository == null) {
            return reference().repository();
        }
        try {
            return ImageRepository.parse(evidenceRepository);
        } catch (InvalidImageReferenceException e) {
            throw new UnusableInputException("--evidence-repository: " + e.getMessage());
        }
    }
}
