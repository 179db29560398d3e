package dev.portcullis.images.base;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.nio.file.Path;
import java.time.Instant;

/** Collects the files of a layer, which all belong to root, are written by nobody, and are as old as each other. */
public final class LayerFiles {
    /** Not the epoch itself, which some take for no time at all. */
    public static final Instant MODIFIED = Instant.ofEpochSecond(1);

    private static final FilePermissions READ = FilePermissions.fromOctalString("444");
    private static final FilePermissions EXECUTE = FilePermissions.fromOctalString("555");
    private static final String ROOT = "0:0";

    private final FileEntriesLayer.Builder layer = FileEntriesLayer.builder();

    /** @param name of the layer, as the history of the image tells it */
    public LayerFiles(String name) {
        layer.setName(name);
    }

    /** Adds a file, or a folder without what is in it. */
    public LayerFiles add(Path file, String place, boolean executable) {
        layer.addEntry(new FileEntry(file, AbsoluteUnixPath.get(place), executable ? EXECUTE : READ, MODIFIED, ROOT));
        return this;
    }

    public FileEntriesLayer build() {
        return layer.build();
    }
}
