package dev.portcullis.images.base;

import dev.portcullis.images.application.Component;
import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The C library and what stands beside it, which a Java runtime needs of a system.
 *
 * @param root of a file system that has them: packages of Debian that were unpacked, or this machine's
 */
public record SharedLibraries(Path root) {
    private static final Map<String, String> LOADERS =
            Map.of("amd64", "lib64/ld-linux-x86-64.so.2", "aarch64", "lib/ld-linux-aarch64.so.1");
    private static final Map<String, String> TRIPLES =
            Map.of("amd64", "x86_64-linux-gnu", "aarch64", "aarch64-linux-gnu");

    private static final List<String> NEEDED = List.of("libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6");

    /** Of glibc since 2.34 they are empty; JDKs may bring a zlib of their own. */
    private static final List<String> WHERE_THERE = List.of(
            "libdl.so.2",
            "libpthread.so.0",
            "librt.so.1",
            "libresolv.so.2",
            "libnss_dns.so.2",
            "libnss_files.so.2",
            "libz.so.1");

    /** Returns the files by where they belong, relative to the root of the image. */
    public SequencedMap<Path, Path> files() {
        var architecture = architecture();
        var files = new TreeMap<Path, Path>();
        var loader = Path.of(LOADERS.get(architecture));
        files.put(loader, required(loader.getFileName().toString()));
        for (var name : NEEDED) {
            var file = required(name);
            files.put(root.relativize(file), file);
        }
        for (var name : WHERE_THERE) {
            find(name).ifPresent(file -> files.put(root.relativize(file), file));
        }
        for (var file : licenses()) {
            files.put(root.relativize(file), file);
        }
        return files;
    }

    /** Returns the packages that they are from, where that is recorded. */
    public List<Component> components() {
        var recorded = root.resolve("packages");
        if (!Files.isRegularFile(recorded)) {
            return List.of();
        }
        var components = new ArrayList<Component>();
        try (var lines = Files.lines(recorded)) {
            lines.map(line -> line.split(" ")).forEach(line -> components.add(debian(line[0], line[1], line[2])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return components;
    }

    /** Returns the name of this machine's architecture in Java's words, if images can be made for it. */
    static String architecture() {
        var architecture = System.getProperty("os.arch");
        if (!LOADERS.containsKey(architecture)) {
            throw new CannotBuildException("a base can be linked on amd64 and aarch64, and this machine is "
                    + architecture + "; name an image as base instead");
        }
        return architecture;
    }

    private static Component debian(String name, String version, String architecture) {
        var purl = "pkg:deb/debian/" + name + "@" + version.replace(":", "%3A").replace("+", "%2B") + "?arch="
                + architecture;
        return new Component("library", name, version, purl);
    }

    private Path required(String name) {
        return find(name)
                .orElseThrow(() -> new CannotBuildException("there is no " + name + " below " + root
                        + "; the base is linked with glibc: install it, or name an image as base"));
    }

    private Optional<Path> find(String name) {
        var triple = TRIPLES.get(architecture());
        return Stream.of("lib/" + triple, "usr/lib/" + triple, "lib64", "usr/lib64", "lib", "usr/lib")
                .map(folder -> root.resolve(folder).resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private List<Path> licenses() {
        return Stream.of("libc6", "libgcc-s1", "libstdc++6", "zlib1g")
                .map(name -> root.resolve("usr/share/doc").resolve(name).resolve("copyright"))
                .filter(Files::isRegularFile)
                .toList();
    }
}
