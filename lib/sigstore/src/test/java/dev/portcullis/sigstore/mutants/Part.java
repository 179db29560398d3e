package dev.portcullis.sigstore.mutants;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A value of a document that can be replaced.
 *
 * @param path its place
 * @param unit what is changed of it one at a time: a byte, a character, a digit
 * @param length how many of these it has
 * @param regions names the region of a unit; empty where there is only one
 * @param changed writes the value with one unit changed in one of {@link #WAYS} ways
 * @param rewritten the same value in other notations, by region
 * @param unchanged the value as it is
 * @param slot writes the document around a JSON value
 */
record Part(
        String path,
        Change unit,
        int length,
        IntFunction<String> regions,
        Changed changed,
        Stream<Map.Entry<String, String>> rewritten,
        String unchanged,
        UnaryOperator<String> slot) {
    static final int WAYS = 3;

    /** Writes a value with one unit changed, as JSON. */
    @FunctionalInterface
    interface Changed {
        String write(int at, int way);
    }

    /** Returns the document as it was. */
    String document() {
        return slot.apply(unchanged);
    }

    /** Changes the units, each in three ways, and writes the value differently; once only. With a step above one, some units of every region and one
     * notation of each. */
    Stream<Mutant> mutants(Specimen specimen, int step) {
        Stream<Mutant> units = IntStream.range(0, length)
                .filter(at -> isWanted(at, step))
                .boxed()
                .flatMap(at -> IntStream.range(0, WAYS)
                        .mapToObj(way -> mutant(specimen, regions.apply(at), unit, changed.write(at, way))));
        Set<String> seen = new HashSet<>();
        Stream<Mutant> notations = rewritten
                .filter(other -> step == 1 || seen.add(other.getKey()))
                .map(other -> mutant(specimen, other.getKey(), Change.REWRITTEN, other.getValue()));
        return Stream.concat(units, notations);
    }

    /** The ends of every region are always wanted. */
    private boolean isWanted(int at, int step) {
        return at % step == 0
                || at == length - 1
                || !regions.apply(at).equals(regions.apply(at - 1))
                || !regions.apply(at).equals(regions.apply(at + 1));
    }

    private Mutant mutant(Specimen specimen, String region, Change change, String json) {
        String name = region.isEmpty() ? path : path + "/" + region;
        return new Mutant(name, change, slot.apply(json), specimen.artifact());
    }
}
