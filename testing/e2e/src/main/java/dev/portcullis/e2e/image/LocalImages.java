package dev.portcullis.e2e.image;

import dev.portcullis.e2e.install.Repository;
import dev.portcullis.images.application.PackagedApplication;
import dev.portcullis.images.base.LinkedBase;
import dev.portcullis.images.base.LinkedRuntime;
import dev.portcullis.images.base.SharedLibraries;
import dev.portcullis.images.build.BuiltImage;
import dev.portcullis.images.build.ImageBuilder;
import dev.portcullis.images.build.Origin;
import dev.portcullis.testing.process.DebianPackages;
import java.nio.file.Path;

/** Makes images of what was packaged, on a base that is linked on this machine. */
public final class LocalImages {
    private final Path project;
    private final ImageBuilder builder;

    private LocalImages(Path project, ImageBuilder builder) {
        this.project = project;
        this.builder = builder;
    }

    /**
     * Links the base, unless that was done in this folder before.
     *
     * @param work where images are written
     */
    public static LocalImages in(Path work) {
        var folder = work.toAbsolutePath();
        try {
            var base = LinkedBase.make(folder, LinkedRuntime.link(folder), libraries());
            return new LocalImages(Repository.find().root(), new ImageBuilder(folder, base, Origin.UNKNOWN));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while linking the base", e);
        }
    }

    /** Makes the image of an application. */
    public BuiltImage build(String application) {
        try {
            return builder.build(PackagedApplication.in(project, application));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making the image of " + application, e);
        }
    }

    private static SharedLibraries libraries() {
        return switch (DebianPackages.of("image")) {
            case DebianPackages.Unpacked unpacked -> new SharedLibraries(unpacked.root());
            case DebianPackages.Unavailable ignored -> new SharedLibraries(Path.of("/"));
        };
    }
}
