package dev.portcullis.e2e.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What lets a packaged application start earlier: its classes as they were loaded and linked once, and what was learnt of its methods (JEP
 * 483, 515). The virtual machine leaves a cache aside that was made of other jars or by another version of itself.
 *
 * @param file lies beside the application
 */
public record StartCache(Path file) {
    private static final String OPTIONS = "JDK_JAVA_OPTIONS";

    /** Returns the cache of an application. */
    public static StartCache of(Path application) {
        return new StartCache(application.resolve("app.aot"));
    }

    /** Returns the options of a virtual machine that starts with it; none where it was not made. */
    public String[] options() {
        return Files.exists(file) ? new String[] {"-XX:AOTCache=" + file} : new String[0];
    }

    /** Returns the environment in which an application makes it as it ends. */
    public Map<String, String> making() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(OPTIONS, "-XX:AOTCacheOutput=" + file);
    }

    /** Returns the environment in which an application starts without it. */
    public static Map<String, String> ignoring() {
        return Map.of(OPTIONS, "-XX:AOTMode=off");
    }
}
