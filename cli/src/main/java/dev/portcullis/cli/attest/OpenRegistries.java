package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.registry.DockerLogin;
import dev.portcullis.cli.registry.RegistryOptions;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
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

/**
 * Registries that are read and written while a command runs; to be closed. Thread-safe.
 *
 * @param reader reads them
 * @param pusher writes to them
 * @param login the credentials for both
 */
public record OpenRegistries(RegistryClient reader, RegistryPusher pusher, DockerLogin login) implements AutoCloseable {
    /**
     * Opens them.
     *
     * @param hosts those that the command is about
     * @param dockerFolder the folder with Docker's {@code config.json}
     */
    public static OpenRegistries of(RegistryOptions options, Set<String> hosts, Path dockerFolder) {
        try {
            var settings = options.settings(hosts, Set.of());
            return new OpenRegistries(
                    HttpRegistryClient.create(settings, RegistryListener.NONE),
                    HttpRegistryPusher.create(settings, RegistryListener.NONE),
                    DockerLogin.in(dockerFolder));
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("--ca-file: " + e.getMessage());
        }
    }

    /** Returns the credentials for a repository, in the order in which they are tried. */
    public List<Credential> credentials(ImageRepository repository) {
        return login.credentials().forRepository(repository);
    }

    /** Finds what an image is, whose evidence is to go to a repository. */
    public RegistryResult<Target> target(
            ImageRepository repository, Digest digest, ImageRepository destination, Deadline deadline) {
        return pusher.describe(repository, digest, credentials(repository), deadline)
                .then(subject -> new Found<>(new Target(repository, subject, destination)));
    }

    @Override
    public void close() {
        reader.close();
        pusher.close();
    }
}
