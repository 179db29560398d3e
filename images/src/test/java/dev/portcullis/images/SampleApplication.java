package dev.portcullis.images;

import dev.portcullis.images.application.PackagedApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An application as small as can be, laid out as Quarkus does. */
public record SampleApplication(Path project) {
    private static final String NAME = "webhook";

    /** Writes it into a folder. */
    public static SampleApplication in(Path project) throws IOException {
        var sample = new SampleApplication(project);
        sample.write("java.options", "-XX:MaxRAMPercentage=50\n");
        sample.write("target/quarkus-app/quarkus-run.jar", "runner");
        sample.write("target/quarkus-app/quarkus-app-dependencies.txt", "not started");
        sample.write("target/quarkus-app/app.aot", "not started");
        sample.write("target/quarkus-app/app/portcullis-webhook-1.jar", "classes");
        sample.write("target/quarkus-app/quarkus/generated-bytecode.jar", "generated");
        sample.write("target/quarkus-app/lib/main/dev.portcullis.portcullis-core-1.jar", "core");
        sample.write("target/quarkus-app/lib/main/org.example.library-2.jar", "library");
        sample.write("target/quarkus-app/lib/boot/org.example.native-3-linux-x86_64.jar", "native");
        sample.write("target/webhook.cdx.json", """
                {"bomFormat": "CycloneDX", "metadata": {"component": {"version": "1.2.3-SNAPSHOT", "description": "Decides.",
                 "licenses": [{"license": {"id": "Apache-2.0"}}]}},
                 "components": [
                  {"group": "dev.portcullis", "name": "portcullis-core", "version": "1"},
                  {"group": "org.example", "name": "library", "version": "2"},
                  {"group": "org.example", "name": "native", "version": "3"}]}
                """);
        return sample;
    }

    /** Writes a file of the module. */
    public void write(String file, String content) throws IOException {
        var path = project.resolve(NAME).resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    public PackagedApplication packaged() {
        return PackagedApplication.in(project, NAME);
    }
}
