package dev.portcullis.testing.recorded;

import java.util.Collection;

/**
 * How many {@linkplain Trial trials} of all cells ended as they must.
 *
 * @param accepted of {@code toAccept}
 * @param refused of {@code toRefuse}, each for the expected reason
 * @param impossible cells that cannot be made
 */
public record Score(long accepted, long toAccept, long refused, long toRefuse, long impossible) {
    /** Counts, given the trials that did not end as they must. */
    public static Score of(Recording recording, Collection<Trial> wrong) {
        var trials = recording.cells().stream()
                .flatMap(cell -> Trial.of(cell).stream())
                .toList();
        long toAccept = trials.stream().filter(Trial::accepted).count();
        long toRefuse = trials.size() - toAccept;
        long missed = wrong.stream().filter(Trial::accepted).count();
        long impossible = recording.cells().stream()
                .filter(cell -> !cell.signature().made())
                .count();
        return new Score(toAccept - missed, toAccept, toRefuse - (wrong.size() - missed), toRefuse, impossible);
    }

    @Override
    public String toString() {
        return "cells %d/%d accepted, %d/%d refused for the expected reason, impossible %d"
                .formatted(accepted, toAccept, refused, toRefuse, impossible);
    }
}
