package dev.portcullis.sigstore.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A row of the page that says which changes may be accepted, and why.
 *
 * @param specimens names; an asterisk stands for any text, a comma separates
 * @param parts what is changed, written likewise
 * @param changes how
 * @param facts what must still be established
 * @param why why the change may not matter
 */
public record ListedSurvivor(String specimens, String parts, List<String> changes, String facts, String why) {
    private static final int CELLS = 5;

    /** Reads the rows of all tables of a page. */
    public static List<ListedSurvivor> read(Path page) {
        try (var lines = Files.lines(page)) {
            return lines.filter(line -> line.startsWith("| `"))
                    .map(ListedSurvivor::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ListedSurvivor row(String line) {
        String[] cells = line.substring(2, line.length() - 2).split(" \\| ", -1);
        if (cells.length != CELLS || cells[4].isBlank()) {
            throw new IllegalArgumentException("not five cells: " + line);
        }
        return new ListedSurvivor(
                cells[1].replace("`", ""),
                cells[0].replace("`", ""),
                List.of(cells[2].split(", ", -1)),
                cells[3],
                cells[4]);
    }

    /** Tells whether this row is about a survivor; none is about one that establishes something else. */
    public boolean covers(Survivor survivor) {
        return survivor.facts() != Survivor.Facts.OTHER
                && facts.equals(survivor.facts().toString())
                && changes.contains(survivor.change().toString())
                && matches(specimens, survivor.specimen())
                && matches(parts, survivor.part());
    }

    /** Tells whether changes of this kind are made in every run, not only of some bytes. */
    public boolean isAlwaysMade() {
        return changes.contains(Change.DROPPED.toString()) || changes.contains(Change.REWRITTEN.toString());
    }

    private static boolean matches(String patterns, String text) {
        return Arrays.stream(patterns.split(", ", -1))
                .map(pattern -> Arrays.stream(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
                .anyMatch(text::matches);
    }
}
