package dev.portcullis.testing.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the tool binaries: system property {@code portcullis.tools}, else environment variable {@code PORTCULLIS_TOOLS}, else
 * what {@code tools/bootstrap} of the repository around the working directory builds and prints.
 */
public final class Tools {
    // Asking the script again costs a wait for its lock, minutes while another process builds.
    private static volatile @Nullable Path built;

    private final @Nullable Path folder;
    private final @Nullable Path bootstrap;

    private Tools(@Nullable Path folder, @Nullable Path bootstrap) {
        this.folder = folder;
        this.bootstrap = bootstrap;
    }

    /** Finds where the tools come from, without building anything. */
    public static Tools find() {
        String named = System.getProperty("portcullis.tools", System.getenv().getOrDefault("PORTCULLIS_TOOLS", ""));
        if (!named.isBlank()) {
            return new Tools(Path.of(named).toAbsolutePath(), null);
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            Path script = at.resolve("tools/bootstrap");
            if (Files.isExecutable(script)) {
                return new Tools(null, script);
            }
        }
        throw new StackException(
                "no tools: set PORTCULLIS_TOOLS to their folder, or run inside the repository (no tools/bootstrap above "
                        + start + ")");
    }

    /** Returns the binary of that name, built if it is missing and a bootstrap script is at hand. */
    public Path binary(String name) {
        return folderWith(name).resolve(name);
    }

    /** Returns the folder after making sure that it holds these tools; naming several at once builds them in one go. */
    public Path folderWith(String... names) {
        Path known = folder == null ? built : folder;
        if (known != null && Stream.of(names).allMatch(name -> Files.isExecutable(known.resolve(name)))) {
            return known;
        }
        if (bootstrap == null) {
            throw new StackException("one of " + List.of(names) + " is missing in " + known);
        }
        Path made = build(bootstrap, names);
        built = made;
        return made;
    }

    private static Path build(Path script, String... names) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(Arrays.asList(names));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new StackException(String.join(" ", command) + " failed with status " + process.exitValue());
            }
            return Path.of(output);
        } catch (IOException e) {
            throw new StackException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while building tools", e);
        }
    }
}
