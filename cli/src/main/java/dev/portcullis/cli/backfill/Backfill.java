package dev.portcullis.cli.backfill;

import dev.portcullis.cli.backfill.images.Listed;
import dev.portcullis.cli.backfill.pace.Crew;
import dev.portcullis.cli.backfill.pace.ProgressBar;
import dev.portcullis.cli.backfill.plan.ImageResult;
import dev.portcullis.cli.backfill.plan.ImageResult.State;
import dev.portcullis.cli.backfill.plan.Plan;
import dev.portcullis.cli.backfill.plan.Standing;
import dev.portcullis.cli.backfill.plan.Summary;
import dev.portcullis.cli.console.Console;
import dev.portcullis.core.image.Digest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * One run: looks at every image, makes the plan, does the work.
 *
 * @param done hears of every image that has the attestation, before the next word about it
 */
record Backfill(Console console, Crew crew, RemoteImages remote, BiConsumer<String, Digest> done) {
    /**
     * Runs.
     *
     * @param earlier the images for which nothing is left to do
     * @param rehearsal whether to sign and push nothing
     */
    Summary run(Collection<Listed> images, Set<String> earlier, boolean rehearsal) {
        var plan = Plan.of(images, earlier, standings(Plan.toLookAt(images, earlier)));
        return Summary.of(plan.settled(), rehearsal ? wanted(plan) : worked(plan));
    }

    private Map<Listed.ByDigest, Standing> standings(List<Listed.ByDigest> images) {
        var standings = new HashMap<Listed.ByDigest, Standing>();
        try (var bar = ProgressBar.of(console, "looking", images.size())) {
            var found = crew.each(images, image -> {
                var standing = remote.look(image);
                if (standing instanceof Standing.Present(var referrer)) {
                    done.accept(image.image(), referrer);
                }
                bar.step("");
                return standing;
            });
            for (var i = 0; i < images.size(); i++) {
                standings.put(images.get(i), found.get(i));
            }
        }
        return standings;
    }

    private static List<ImageResult> wanted(Plan plan) {
        return plan.work().stream()
                .map(target -> ImageResult.left(target.image(), State.WANTED, "in " + target.destination()))
                .toList();
    }

    private List<ImageResult> worked(Plan plan) {
        try (var bar = ProgressBar.of(console, "signing", plan.work().size())) {
            return crew.each(plan.work(), target -> {
                var result = remote.attest(target);
                var referrer = result.referrer();
                if (referrer != null) {
                    done.accept(result.image(), referrer);
                }
                bar.step(result.line());
                return result;
            });
        }
    }
}
