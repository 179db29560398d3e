package dev.portcullis.cli.backfill.images;

import dev.portcullis.cli.console.BoundedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A file with an image on each line; what follows {@code #} is a remark. */
record ImageFile(Path path) {
    static final String OPTION = "--from";

    private static final int MAXIMUM = 16 * 1024 * 1024;

    List<Listed> images() {
        var lines = new BoundedFile(OPTION, path, MAXIMUM).text().lines().toList();
        return IntStream.range(0, lines.size())
                .filter(number -> !text(lines.get(number)).isEmpty())
                .mapToObj(number -> Listed.of(text(lines.get(number)), "line " + (number + 1)))
                .toList();
    }

    private static String text(String line) {
        var remark = line.indexOf('#');
        return (remark < 0 ? line : line.substring(0, remark)).strip();
    }
}
