package dev.portcullis.cli.backfill.images;

import java.util.List;

/**
 * Images that were listed.
 *
 * @param images what was named, in any order and as often as it was
 * @param identity what tells this list from another one: the images of a file, the place in a cluster
 */
public record ImageSource(List<Listed> images, List<String> identity) {
    /** Most images of one run. */
    static final int MOST = 100_000;

    public ImageSource {
        images = List.copyOf(images);
        identity = List.copyOf(identity);
    }
}
