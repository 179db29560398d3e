package dev.portcullis.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The Markdown files of the repository. */
final class Documents {
    private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules");

    private Documents() {}

    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isRegularFile(path.resolve("tools/find-jdk")))
                .findFirst()
                .orElseThrow();
    }

    static List<Document> all() {
        return files().stream()
                .filter(file -> file.toString().endsWith(".md"))
                .sorted()
                .map(Document::read)
                .toList();
    }

    /** Returns the files of the source tree. In build folders files come and go while this runs: other modules are tested meanwhile. */
    static List<Path> files() {
        var found = new ArrayList<Path>();
        try {
            Files.walkFileTree(root(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return SKIPPED.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
