package dev.portcullis.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The modules of the build, and the classes that they compiled to. */
final class Modules {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Modules() {}

    /** Reads the classes of every module that has sources. A module that is not compiled is an error, not an empty set. */
    static JavaClasses classes() {
        return new ClassFileImporter()
                .importPaths(withSources().stream().map(Modules::compiled).toArray(Path[]::new));
    }

    static List<Path> withSources() {
        var root = root();
        return names(root)
                .map(root::resolve)
                .filter(module -> Files.isDirectory(module.resolve("src/main/java")))
                .toList();
    }

    private static Path compiled(Path module) {
        var classes = module.resolve("target/classes");
        if (!Files.isDirectory(classes.resolve("dev"))) {
            throw new IllegalStateException(module + " is not compiled; build all modules first");
        }
        return classes;
    }

    private static Stream<String> names(Path root) {
        try {
            return MODULE.matcher(Files.readString(root.resolve("pom.xml")))
                    .results()
                    .map(match -> match.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isRegularFile(path.resolve("tools/find-jdk")))
                .findFirst()
                .orElseThrow();
    }
}
