package dev.portcullis.images.application;

import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An application as the build left it.
 *
 * @param name of its module
 * @param folder what is started, as Quarkus lays it out
 * @param options with which its virtual machine is started
 * @param bill what it consists of
 */
public record PackagedApplication(String name, Path folder, Path options, Path bill) {
    /** What Quarkus lays beside an application and nothing needs that starts it, and what the rehearsal does. */
    private static final Set<String> NOT_STARTED = Set.of("quarkus-app-dependencies.txt", "app.aot");

    private static final String LIBRARIES = "lib";
    private static final String OWN = "dev.portcullis.";

    /**
     * Finds an application.
     *
     * @param project the project's folder
     * @throws CannotBuildException if it is not packaged, or without a bill
     */
    public static PackagedApplication in(Path project, String name) {
        var module = project.resolve(name);
        var found = new PackagedApplication(
                name,
                module.resolve("target/quarkus-app"),
                module.resolve("java.options"),
                module.resolve("target/" + name + ".cdx.json"));
        if (!Files.isRegularFile(found.folder.resolve("quarkus-run.jar"))) {
            throw new CannotBuildException(name + " is not packaged: run make build");
        }
        if (!Files.isRegularFile(found.bill)) {
            throw new CannotBuildException(
                    name + " has no bill of materials: run make build, which makes it unless cyclonedx.skip is set");
        }
        return found;
    }

    /** Returns the files of other projects' libraries, which change when versions do; relative to the folder, in order. */
    public List<Path> libraries() {
        return files(PackagedApplication::isLibrary);
    }

    /** Returns the files of this project, which change with every commit; relative to the folder, in order. */
    public List<Path> code() {
        return files(file -> !isLibrary(file));
    }

    private List<Path> files(Predicate<Path> wanted) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(file -> !NOT_STARTED.contains(file.toString()))
                    .filter(wanted)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isLibrary(Path file) {
        return file.startsWith(LIBRARIES) && !file.getFileName().toString().startsWith(OWN);
    }
}
