package dev.portcullis.cli.backfill.plan;

import dev.portcullis.cli.backfill.plan.ImageResult.State;
import dev.portcullis.cli.console.ExitCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of all images.
 *
 * @param results in the order of the images' names
 */
public record Summary(List<ImageResult> results) {
    /** Puts results in order. */
    public static Summary of(List<ImageResult> settled, List<ImageResult> worked) {
        var all = new ArrayList<>(settled);
        all.addAll(worked);
        all.sort(Comparator.comparing(ImageResult::image));
        return new Summary(List.copyOf(all));
    }

    /** Returns the counts as one line. */
    public String line() {
        var counts = counts();
        var parts = new ArrayList<String>();
        counts.forEach((state, count) -> parts.add(count + " " + state.counted()));
        return results.size()
                + (results.size() == 1 ? " image" : " images")
                + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
    }

    /** Returns the exit code: what may pass by itself first, since doing it again is worth the while. */
    public int exitCode() {
        var counts = counts();
        if (counts.containsKey(State.UNREACHABLE)) {
            return ExitCode.UNDECIDABLE;
        }
        return counts.containsKey(State.REFUSED) ? ExitCode.REFUSED : ExitCode.OK;
    }

    private Map<State, Integer> counts() {
        var counts = new EnumMap<State, Integer>(State.class);
        results.forEach(result -> counts.merge(result.state(), 1, Integer::sum));
        return counts;
    }
}
