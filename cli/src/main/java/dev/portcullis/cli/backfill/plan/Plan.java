package dev.portcullis.cli.backfill.plan;

import dev.portcullis.cli.attest.Target;
import dev.portcullis.cli.backfill.images.Listed;
import dev.portcullis.cli.backfill.plan.ImageResult.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What there is to do, in the order of the images' names, each image once.
 *
 * @param work images that lack the attestation
 * @param settled the others, and why nothing is done about them
 */
public record Plan(List<Target> work, List<ImageResult> settled) {
    public Plan {
        work = List.copyOf(work);
        settled = List.copyOf(settled);
    }

    /**
     * Returns the images whose standing has to be known.
     *
     * @param done those for which nothing is left to do, as an earlier run wrote down
     */
    public static List<Listed.ByDigest> toLookAt(Collection<Listed> images, Set<String> done) {
        return distinct(images).stream()
                .filter(Listed.ByDigest.class::isInstance)
                .map(Listed.ByDigest.class::cast)
                .filter(image -> !done.contains(image.image()))
                .toList();
    }

    /**
     * Makes the plan.
     *
     * @param standings of all images that had to be looked at
     */
    public static Plan of(Collection<Listed> images, Set<String> done, Map<Listed.ByDigest, Standing> standings) {
        var work = new ArrayList<Target>();
        var settled = new ArrayList<ImageResult>();
        for (var listed : distinct(images)) {
            switch (listed) {
                case Listed.Unusable(var image, var reason, var why) ->
                    settled.add(ImageResult.refused(image, reason, why));
                case Listed.ByDigest image
                when done.contains(image.image()) -> settled.add(ImageResult.left(image.image(), State.DONE, ""));
                case Listed.ByDigest image -> sort(image.image(), standing(image, standings), work, settled);
            }
        }
        return new Plan(work, settled);
    }

    private static void sort(String image, Standing standing, List<Target> work, List<ImageResult> settled) {
        switch (standing) {
            case Standing.Lacking(var target) -> work.add(target);
            case Standing.Present(var referrer) -> settled.add(ImageResult.attested(image, State.PRESENT, referrer));
            case Standing.Refused(var reason, var detail) -> settled.add(ImageResult.refused(image, reason, detail));
            case Standing.Unreachable(var reason, var detail) ->
                settled.add(ImageResult.unreachable(image, reason, detail));
        }
    }

    private static Standing standing(Listed.ByDigest image, Map<Listed.ByDigest, Standing> standings) {
        var standing = standings.get(image);
        if (standing == null) {
            throw new IllegalArgumentException("nobody looked at " + image.image());
        }
        return standing;
    }

    private static List<Listed> distinct(Collection<Listed> images) {
        return images.stream()
                .distinct()
                .sorted(Comparator.comparing(Listed::image))
                .toList();
    }
}
