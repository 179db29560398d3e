package dev.portcullis.images.base;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts a linked runtime, the C library and the few files together that stand in for a distribution. */
public final class LinkedBase {
    private static final String HOME = "/opt/java";

    /** Who processes run as, for Java to find a name; where names are looked up. */
    private static final Map<String, String> SYSTEM =
            Map.of("etc/passwd", """
            root:x:0:0:root:/:/sbin/nologin
            nonroot:x:65532:65532:nonroot:/nonexistent:/sbin/nologin
            """, "etc/group", """
            root:x:0:
            nonroot:x:65532:
            """, "etc/nsswitch.conf", """
            passwd: files
            group: files
            hosts: files dns
            """);

    private LinkedBase() {}

    /**
     * Makes the base.
     *
     * @param work where files may be kept for the next time
     */
    public static Base.Linked make(Path work, LinkedRuntime runtime, SharedLibraries libraries) {
        var components = new ArrayList<>(libraries.components());
        components.add(runtime.component());
        return new Base.Linked(
                List.of(system(work, libraries), runtime(runtime)), Map.of("PATH", HOME + "/bin"), components);
    }

    private static FileEntriesLayer system(Path work, SharedLibraries libraries) {
        var layer = new LayerFiles("system");
        libraries.files().forEach((place, file) -> layer.add(file, "/" + place, isLoader(place)));
        // Looked for, and never written to.
        layer.add(folder(work.resolve("system/tmp")), "/tmp", true);
        SYSTEM.keySet().stream().sorted().forEach(name -> layer.add(written(work, name), "/" + name, false));
        return layer.build();
    }

    private static FileEntriesLayer runtime(LinkedRuntime runtime) {
        var layer = new LayerFiles("java");
        try (var files = Files.walk(runtime.home())) {
            files.filter(Files::isRegularFile)
                    .sorted()
                    .forEach(file ->
                            layer.add(file, HOME + "/" + runtime.home().relativize(file), Files.isExecutable(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return layer.build();
    }

    private static boolean isLoader(Path place) {
        return place.getFileName().toString().startsWith("ld-linux");
    }

    private static Path written(Path work, String name) {
        var file = work.resolve("system").resolve(name);
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, SYSTEM.getOrDefault(name, ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
