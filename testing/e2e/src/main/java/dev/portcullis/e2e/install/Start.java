package dev.portcullis.e2e.install;

import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.SharedClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How operator and webhook become processes. */
@FunctionalInterface
public interface Start {
    /** By this process's Java, from where they were packaged, with their caches where these were made. */
    Start PACKAGED = (name, application, options) -> packaged(
            name,
            application,
            Stream.concat(options.stream(), Stream.of(StartCache.of(application).options()))
                    .toList());

    /** The same, so that they start early and are slower later. */
    Start QUICK = (name, application, options) -> packaged(
            name,
            application,
            Stream.concat(
                            options.stream(),
                            Stream.of("-XX:TieredStopAtLevel=1", SharedClasses.option(application, alone())))
                    .toList());

    /** By the Java of the image in whose file system the application lies, with this machine's C library. */
    Start UNPACKED = (name, application, options) -> Program.of(
                    application.resolveSibling("java/bin/java"), "@" + application.resolve("java.options"))
            .with(options.toArray(String[]::new))
            .with("-jar", application.resolve("quarkus-run.jar").toString());

    private static Program packaged(String name, Path application, List<String> options) {
        var beside = Repository.find().root().resolve(name).resolve("java.options");
        return Program.of(Path.of(System.getProperty("java.home"), "bin", "java"), "@" + beside)
                .with(options.toArray(String[]::new))
                .with("-jar", application.resolve("quarkus-run.jar").toString());
    }

    /** Returns what either application needs to start where nothing else is. */
    private static Map<String, String> alone() {
        return Map.of(
                "PORTCULLIS_WEBHOOK_URL", "https://127.0.0.1:1",
                "PORTCULLIS_WEBHOOK_ADDRESS", "127.0.0.1",
                "PORTCULLIS_WEBHOOK_PORT", Integer.toString(Ports.free()),
                "PORTCULLIS_WEBHOOK_DRAIN", "0s");
    }

    /**
     * Returns the program of an application.
     *
     * @param name of the application
     * @param application folder where it was packaged
     * @param options of its virtual machine, besides those that stand beside the application, and over them
     */
    Program program(String name, Path application, List<String> options);
}
