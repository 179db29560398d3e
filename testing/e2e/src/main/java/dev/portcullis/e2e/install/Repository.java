package dev.portcullis.e2e.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's folder, where the applications were built. */
public record Repository(Path root) {
    /** Finds the folder from the working directory upwards. */
    public static Repository find() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("tools/bootstrap"))) {
                return new Repository(folder);
            }
        }
        throw new IllegalStateException(
                "run this inside the project: no folder above the working directory has tools/bootstrap");
    }

    /** Returns the folder of an application as Quarkus packages it. */
    public Path application(String module) {
        var folder = root.resolve(module).resolve("target/quarkus-app");
        if (!Files.exists(folder.resolve("quarkus-run.jar"))) {
            throw new IllegalStateException(module + " is not built: run make build");
        }
        return folder;
    }

    public Path manifests() {
        return root.resolve("manifests/base");
    }

    /** Returns the text of a module of the library of policies. */
    public String policyModule(String name) {
        var file = root.resolve("policies/rego/lib").resolve(name + ".rego");
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
