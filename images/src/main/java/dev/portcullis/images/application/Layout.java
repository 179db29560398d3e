package dev.portcullis.images.application;

import java.nio.file.Path;
import java.util.function.Predicate;

/** How the build lays an application out. */
public enum Layout {
    /** As Quarkus does: libraries are named by group, artifact and version. */
    QUARKUS("target/quarkus-app", "quarkus-run.jar") {
        @Override
        boolean isLibrary(Path file) {
            return file.startsWith("lib") && !fileName(file).startsWith("dev.portcullis.");
        }

        @Override
        Predicate<String> namedBy(String group, String artifact, String version) {
            return named(group + "." + artifact + "-" + version);
        }
    },
    /** A jar with those that it names beside it: libraries are named by artifact and version. */
    JARS("target/lib", "portcullis.jar") {
        @Override
        boolean isLibrary(Path file) {
            return !fileName(file).startsWith("portcullis");
        }

        @Override
        Predicate<String> namedBy(String group, String artifact, String version) {
            return named(artifact + "-" + version);
        }
    };

    private final String folder;
    private final String start;

    Layout(String folder, String start) {
        this.folder = folder;
        this.start = start;
    }

    /** Returns the folder of what is started, in that of the module. */
    String folder() {
        return folder;
    }

    /** Returns the jar that is started, in that folder. */
    public String start() {
        return start;
    }

    /** Tells whether a file, relative to the folder, is another project's library. */
    abstract boolean isLibrary(Path file);

    /** Returns what tells the library's file by its name. */
    abstract Predicate<String> namedBy(String group, String artifact, String version);

    private static String fileName(Path file) {
        return file.getFileName().toString();
    }

    /** A classifier stands between version and extension. */
    private static Predicate<String> named(String stem) {
        return file -> file.equals(stem + ".jar") || file.startsWith(stem + "-");
    }
}
