package dev.portcullis.e2e.install;

import dev.portcullis.testing.process.Program;
import java.nio.file.Path;
import java.util.List;

/** How operator and webhook become processes. */
@FunctionalInterface
public interface Start {
    /** By this process's Java, from where they were packaged, with their caches where these were made. */
    Start PACKAGED = (name, application, options) -> {
        var beside = Repository.find().root().resolve(name).resolve("java.options");
        return Program.of(Path.of(System.getProperty("java.home"), "bin", "java"), "@" + beside)
                .with(options.toArray(String[]::new))
                .with(StartCache.of(application).options())
                .with("-jar", application.resolve("quarkus-run.jar").toString());
    };

    /** By the Java of the image in whose file system the application lies, with this machine's C library. */
    Start UNPACKED = (name, application, options) -> Program.of(
                    application.resolveSibling("java/bin/java"), "@" + application.resolve("java.options"))
            .with(options.toArray(String[]::new))
            .with("-jar", application.resolve("quarkus-run.jar").toString());

    /**
     * Returns the program of an application.
     *
     * @param name of the application
     * @param application folder where it was packaged
     * @param options of its virtual machine, besides those that stand beside the application, and over them
     */
    Program program(String name, Path application, List<String> options);
}
