package dev.portcullis.cli.policy;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.opa.PolicySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder with files of Rego, and with {@code data.json} or {@code data.yaml} as OPA loads them. */
final class SourceFolder {
    private static final int MOST_LEVELS = 16;
    private static final String TESTS = "_test.rego";

    private SourceFolder() {}

    /** Says whether a file holds tests: they are not part of what is built. */
    static boolean isTest(String path) {
        return path.endsWith(TESTS);
    }

    /**
     * Reads the files whose paths are wanted. What is hidden, and what a link leads to, is left aside.
     *
     * @throws UnusableInputException if the folder cannot be read, or is none that OPA is given
     */
    static PolicySource read(Path folder, Predicate<String> wanted) {
        if (!Files.isDirectory(folder)) {
            throw new UnusableInputException("DIR: there is no folder " + folder);
        }
        Map<String, byte[]> files = new TreeMap<>();
        var left = PolicySource.MAXIMUM_BYTES;
        try (var walk = Files.walk(folder, MOST_LEVELS)) {
            for (var file : (Iterable<Path>) sources(folder, walk, wanted)::iterator) {
                var content = new BoundedFile("DIR", file, left).bytes();
                left -= content.length;
                files.put(name(folder, file), content);
            }
            return PolicySource.of(files);
        } catch (IOException e) {
            throw BoundedFile.unreadable("DIR", folder, e);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("DIR: " + folder + ": " + e.getMessage());
        }
    }

    private static Stream<Path> sources(Path folder, Stream<Path> walk, Predicate<String> wanted) {
        return walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .filter(file -> !("/" + name(folder, file)).contains("/."))
                .filter(file -> isSource(file.getFileName().toString()))
                .filter(file -> wanted.test(name(folder, file)))
                .limit(PolicySource.MAXIMUM_FILES + 1L);
    }

    private static boolean isSource(String name) {
        return name.endsWith(".rego")
                || name.equals("data.json")
                || name.equals("data.yaml")
                || name.equals("data.yml");
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString();
    }
}
