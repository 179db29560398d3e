package dev.portcullis.images.base;

import dev.portcullis.images.application.Component;
import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A Java runtime with the modules that operator and webhook use, linked from the JDK that this runs on.
 *
 * @param home its folder
 */
public record LinkedRuntime(Path home) {
    /**
     * What the classes of applications and libraries refer to, which a test looks through, and {@code jdk.jfr} to look into a process; but
     * not the compiler, to which only generators of code refer.
     */
    public static final List<String> MODULES = List.of(
            "java.base",
            "java.desktop",
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.rmi",
            "java.security.jgss",
            "java.security.sasl",
            "java.sql",
            "java.xml",
            "jdk.jfr",
            "jdk.management",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    private static final List<String> OPTIONS = List.of(
            "--no-header-files",
            "--no-man-pages",
            // Distributions put a link to their own trusted authorities into the JDK.
            "--ignore-modified-runtime",
            "--generate-cds-archive");

    /** Links one into a folder of this folder, unless the same was linked there before. */
    public static LinkedRuntime link(Path work) throws InterruptedException {
        var home = work.resolve("runtime-" + fingerprint());
        if (!Files.exists(home.resolve("release"))) {
            jlink(home);
        }
        return new LinkedRuntime(home);
    }

    /** Returns what it is. */
    public Component component() {
        var release = release(home);
        var version = unquoted(release, "JAVA_RUNTIME_VERSION");
        var name = unquoted(release, "IMPLEMENTOR") + " OpenJDK";
        return new Component("platform", name, version, "pkg:generic/openjdk@" + version.replace("+", "%2B"));
    }

    /** As a process of its own, because what it starts writes to where this one does. */
    private static void jlink(Path home) throws InterruptedException {
        var program = Path.of(System.getProperty("java.home"), "bin/jlink");
        if (!Files.isExecutable(program)) {
            throw new CannotBuildException("there is no " + program + ": use a JDK, see tools/find-jdk");
        }
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of("--add-modules", String.join(",", MODULES), "--output", home.toString()));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CannotBuildException("jlink failed: " + output.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fingerprint() {
        try {
            var text = new TreeMap<>(release(Path.of(System.getProperty("java.home")))).toString() + MODULES + OPTIONS;
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Properties release(Path home) {
        var release = new Properties();
        try (var lines = Files.newBufferedReader(home.resolve("release"))) {
            release.load(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return release;
    }

    private static String unquoted(Properties release, String name) {
        return release.getProperty(name, "").replace("\"", "");
    }
}
