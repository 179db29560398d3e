package dev.portcullis.cli.registry;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.registry.credentials.PullCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Credentials that {@code docker login} left. Programs that the file names as credential helpers are never run.
 *
 * @param file where they are read from
 * @param credentials what stands there
 */
public record DockerLogin(Path file, PullCredentials credentials) {
    private static final int MAXIMUM = 1024 * 1024;

    /** Reads {@code config.json} in a folder; without one there are no credentials. */
    public static DockerLogin in(Path folder) {
        var file = folder.resolve("config.json");
        try (var input = Files.newInputStream(file)) {
            return new DockerLogin(file, PullCredentials.parseDockerConfigJson(input.readNBytes(MAXIMUM + 1)));
        } catch (NoSuchFileException e) {
            return new DockerLogin(file, PullCredentials.NONE);
        } catch (IOException e) {
            throw new UnusableInputException(
                    file + " cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
