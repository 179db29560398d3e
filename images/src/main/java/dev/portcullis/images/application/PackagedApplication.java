package dev.portcullis.images.application;

import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An application as the build left it.
 *
 * @param name of its module
 * @param layout how it lies there
 * @param folder what is started
 * @param options with which its virtual machine is started
 * @param bill what it consists of
 */
public record PackagedApplication(String name, Layout layout, Path folder, Path options, Path bill) {
    /** What lies beside an application and nothing needs that starts it, and what rehearsals and tests leave. */
    private static final Set<String> NOT_STARTED =
            Set.of("quarkus-app-dependencies.txt", "app.aot", "classes.jsa", "find-jdk", "portcullis.aot");

    private static final Map<String, Layout> OTHERWISE = Map.of("cli", Layout.JARS);

    /**
     * Finds an application.
     *
     * @param project the project's folder
     * @throws CannotBuildException if it is not packaged, or without a bill
     */
    public static PackagedApplication in(Path project, String name) {
        var module = project.resolve(name);
        var layout = OTHERWISE.getOrDefault(name, Layout.QUARKUS);
        var found = new PackagedApplication(
                name,
                layout,
                module.resolve(layout.folder()),
                module.resolve("java.options"),
                module.resolve("target/" + name + ".cdx.json"));
        if (!Files.isRegularFile(found.folder.resolve(layout.start()))) {
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
        return files(layout::isLibrary);
    }

    /** Returns the files of this project, which change with every commit; relative to the folder, in order. */
    public List<Path> code() {
        return files(file -> !layout.isLibrary(file));
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
}
