package dev.portcullis.rego.builtin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the patterns of {@code regex.globs_match}; one use each. */
final class GlobTokenReader {
    private final String pattern;
    private final int[] codePoints;
    private int at;
    private boolean escaped;

    GlobTokenReader(String pattern) {
        this.pattern = pattern;
        this.codePoints = pattern.codePoints().toArray();
    }

    List<GlobToken> tokens() {
        List<GlobToken> tokens = new ArrayList<>();
        while (at < codePoints.length) {
            GlobToken token = token();
            tokens.add(token.with(flag()));
        }
        return tokens;
    }

    private GlobToken token() {
        int codePoint = read();
        if (!escaped) {
            switch (codePoint) {
                case '.' -> {
                    return new GlobToken(true, List.of(), false, GlobToken.Flag.NONE);
                }
                case '[' -> {
                    return set();
                }
                case ']' -> throw refused("set-close ']' with no preceding '['");
                case '+', '*' ->
                    throw refused("flag '" + Character.toString(codePoint) + "' must be preceded by a non-flag");
                default -> {}
            }
        }
        GlobToken.Range range = new GlobToken.Range(codePoint, codePoint);
        return new GlobToken(false, List.of(range), false, GlobToken.Flag.NONE);
    }

    private int read() {
        escaped = codePoints[at] == '\\';
        if (escaped && at + 1 == codePoints.length) {
            throw refused("input ends with a \\ (escape) character");
        }
        at += escaped ? 2 : 1;
        return codePoints[at - 1];
    }

    private GlobToken.Flag flag() {
        if (at == codePoints.length) {
            return GlobToken.Flag.NONE;
        }
        int start = at;
        int codePoint = read();
        if (!escaped && (codePoint == '+' || codePoint == '*')) {
            return codePoint == '+' ? GlobToken.Flag.PLUS : GlobToken.Flag.STAR;
        }
        at = start;
        return GlobToken.Flag.NONE;
    }

    private GlobToken set() {
        List<GlobToken.Range> ranges = new ArrayList<>();
        int previous = -1;
        while (at < codePoints.length) {
            int codePoint = read();
            if (!escaped && codePoint == ']') {
                return new GlobToken(false, merged(ranges), true, GlobToken.Flag.NONE);
            }
            if (!escaped && codePoint == '-') {
                ranges.add(range(previous));
                previous = -1;
            } else {
                ranges.add(new GlobToken.Range(codePoint, codePoint));
                previous = codePoint;
            }
        }
        throw refused("found [ without matching ]");
    }

    private GlobToken.Range range(int first) {
        if (first < 0) {
            throw refused("range character '-' must be preceded by a Unicode character");
        }
        if (at >= codePoints.length - 1) {
            throw refused("range character '-' must be followed by a Unicode character");
        }
        int last = read();
        if (!escaped && (last == ']' || last == '-')) {
            throw refused("range character '-' cannot be followed by a special symbol");
        }
        if (last < first) {
            throw refused("range is out of order: '" + Character.toString(last) + "' comes before '"
                    + Character.toString(first) + "' in Unicode");
        }
        return new GlobToken.Range(first, last);
    }

    private static List<GlobToken.Range> merged(List<GlobToken.Range> ranges) {
        ranges.sort(Comparator.comparingInt(GlobToken.Range::first));
        List<GlobToken.Range> merged = new ArrayList<>();
        for (GlobToken.Range range : ranges) {
            GlobToken.Range last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range.first() <= last.last() + 1) {
                merged.set(merged.size() - 1, new GlobToken.Range(last.first(), Math.max(last.last(), range.last())));
            } else {
                merged.add(range);
            }
        }
        return List.copyOf(merged);
    }

    private BuiltinException refused(String what) {
        return BuiltinException.because(
                "input:" + pattern + ", pos:" + at + ", " + what + ": the input provided is invalid");
    }
}
