package dev.portcullis.e2e.image;

import dev.portcullis.e2e.install.Repository;
import dev.portcullis.images.application.OpaProgram;
import dev.portcullis.images.application.PackagedApplication;
import dev.portcullis.images.base.Base;
import dev.portcullis.images.base.LinkedBase;
import dev.portcullis.images.base.LinkedRuntime;
import dev.portcullis.images.base.SharedLibraries;
import dev.portcullis.images.build.BuiltImage;
import dev.portcullis.images.build.ImageBuilder;
import dev.portcullis.images.build.Origin;
import dev.portcullis.testing.process.DebianPackages;
import dev.portcullis.testing.process.Tools;
import java.nio.file.Path;
import java.time.Instant;

/** Makes images of what was packaged, on a base that is linked on this machine. */
public final class LocalImages {
    private final Path project;
    private final Path folder;
    private final Base.Linked base;

    private LocalImages(Path project, Path folder, Base.Linked base) {
        this.project = project;
        this.folder = folder;
        this.base = base;
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
            return new LocalImages(Repository.find().root(), folder, base);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while linking the base", e);
        }
    }

    /** Makes the image of an application. */
    public BuiltImage build(String application) {
        return build(application, Origin.UNKNOWN);
    }

    /** Makes the image of an application as if its sources were of that revision: images of different revisions have different digests. */
    public BuiltImage build(String application, String revision) {
        return build(application, new Origin(revision, null, Instant.EPOCH));
    }

    private BuiltImage build(String application, Origin origin) {
        try {
            var opa = OpaProgram.at(Tools.find().binary("opa"));
            return new ImageBuilder(folder, base, origin, opa).build(PackagedApplication.in(project, application));
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
