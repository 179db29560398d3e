package dev.portcullis.rego.builtin;

import java.util.ArrayList;
import java.util.List;

/**
 * A character, any character or one of a set, and how often it may come.
 *
 * @param any whether this is a dot, which all others match
 * @param ranges sorted pairs of first and last code point, which do not touch
 */
record GlobToken(boolean any, List<Range> ranges, boolean isSet, Flag flag) {
    /** How often a token may come: once, once or more, or any number of times. */
    enum Flag {
        NONE,
        PLUS,
        STAR
    }

    /** Code points from the first to the last. */
    record Range(int first, int last) {}

    /** Reads a pattern; where a token with a flag repeats, both become one. */
    static List<GlobToken> parse(String pattern, Circumstances circumstances) {
        Costs.look(10L * pattern.length(), circumstances);
        circumstances.allocate(64L * pattern.length());
        List<GlobToken> tokens = new ArrayList<>();
        for (GlobToken token : new GlobTokenReader(pattern).tokens()) {
            GlobToken last = tokens.isEmpty() ? null : tokens.getLast();
            if (last != null && last.flag != Flag.NONE && token.flag != Flag.NONE && token.isLike(last)) {
                boolean plus = token.flag == Flag.PLUS || last.flag == Flag.PLUS;
                tokens.set(tokens.size() - 1, last.with(plus ? Flag.PLUS : Flag.STAR));
            } else {
                tokens.add(token);
            }
        }
        return tokens;
    }

    private boolean isLike(GlobToken other) {
        return any == other.any && isSet == other.isSet && ranges.equals(other.ranges);
    }

    GlobToken with(Flag changed) {
        return new GlobToken(any, ranges, isSet, changed);
    }

    /** Says whether one character can match both. */
    boolean matches(GlobToken other) {
        if (any || other.any) {
            return true;
        }
        for (Range one : ranges) {
            for (Range two : other.ranges) {
                if (one.first <= two.last && two.first <= one.last) {
                    return true;
                }
            }
        }
        return false;
    }
}
