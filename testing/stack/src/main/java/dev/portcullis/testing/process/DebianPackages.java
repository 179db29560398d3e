package dev.portcullis.testing.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A set of Debian packages that {@code tools/debian} unpacks into the cache, without root, or the reason why it cannot be had here. */
public sealed interface DebianPackages {
    /**
     * The packages are there.
     *
     * @param root laid out like the root of a file system
     */
    record Unpacked(Path root) implements DebianPackages {
        /** A program of the packages, with their libraries. */
        public Program program(String path, String... arguments) {
            return Program.of(root.resolve(path), arguments)
                    .withEnvironment(
                            "LD_LIBRARY_PATH",
                            libraries() + ":" + root.resolve("lib").resolve(architecture()));
        }

        /** Where the libraries of the packages are. */
        public Path libraries() {
            return root.resolve("usr/lib").resolve(architecture());
        }

        private static String architecture() {
            return (System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64") + "-linux-gnu";
        }
    }

    /** The packages cannot be had: another distribution, no network, no space. */
    record Unavailable(String reason) implements DebianPackages {}

    /** Finds or unpacks a set; asked once per process. */
    static DebianPackages of(String set) {
        return Answers.KNOWN.computeIfAbsent(set, Answers::ask);
    }

    /** What {@code tools/debian} said. */
    final class Answers {
        private static final Map<String, DebianPackages> KNOWN = new ConcurrentHashMap<>();

        private Answers() {}

        private static DebianPackages ask(String set) {
            Path script = script();
            if (!Files.isExecutable(script)) {
                return new Unavailable(
                        "there is no tools/debian above " + Path.of("").toAbsolutePath());
            }
            try {
                Process process = new ProcessBuilder(List.of(script.toString(), "--quiet", set))
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                String last = output.lines().reduce("", (before, line) -> line);
                return process.waitFor() == 0 ? new Unpacked(Path.of(last)) : new Unavailable(last);
            } catch (IOException e) {
                return new Unavailable("cannot run " + script + ": " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StackException("interrupted while unpacking " + set, e);
            }
        }

        private static Path script() {
            Path start = Path.of("").toAbsolutePath();
            return Stream.iterate(start, at -> at != null, Path::getParent)
                    .map(at -> at.resolve("tools/debian"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(start);
        }
    }
}
