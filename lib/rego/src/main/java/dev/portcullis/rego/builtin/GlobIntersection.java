package dev.portcullis.rego.builtin;

import java.util.BitSet;
import java.util.List;

/**
 * Says whether two patterns of characters, dots, sets, plus and star can match one text: the answer of the library that OPA uses, which follows
 * a star only as long as what it passes over matches it.
 */
final class GlobIntersection {
    private static final int MOST_PLACES = 1 << 28;

    /** As deep as the search may go. */
    private static final int MOST_FLAGS = 1000;

    private final List<GlobToken> left;
    private final List<GlobToken> right;
    private final Circumstances circumstances;

    /** Pairs of places that are known not to lead to a match: the search would else take exponential time. */
    private final BitSet hopeless = new BitSet();

    private GlobIntersection(List<GlobToken> left, List<GlobToken> right, Circumstances circumstances) {
        this.left = left;
        this.right = right;
        this.circumstances = circumstances;
    }

    static boolean isNonEmpty(String left, String right, Circumstances circumstances) {
        List<GlobToken> first = GlobToken.parse(left, circumstances);
        List<GlobToken> second = GlobToken.parse(right, circumstances);
        long places = (long) first.size() * second.size();
        circumstances.allocate(places / 4);
        if (places > MOST_PLACES || flags(first) + flags(second) > MOST_FLAGS) {
            throw BuiltinException.because("patterns are too long");
        }
        int prefix = 0;
        while (prefix < first.size() && prefix < second.size() && plain(first, prefix) && plain(second, prefix)) {
            if (!matches(first.get(prefix), second.get(prefix), circumstances)) {
                return false;
            }
            prefix++;
        }
        int from = Math.max(0, prefix - 1);
        int firstEnd = first.size() - 1;
        int secondEnd = second.size() - 1;
        while (firstEnd >= from && secondEnd >= from && plain(first, firstEnd) && plain(second, secondEnd)) {
            if (!matches(first.get(firstEnd), second.get(secondEnd), circumstances)) {
                return false;
            }
            firstEnd--;
            secondEnd--;
        }
        int kept = firstEnd < first.size() - 1 ? 2 : 1;
        return new GlobIntersection(
                        first.subList(from, firstEnd + kept), second.subList(from, secondEnd + kept), circumstances)
                .normal(0, 0, false);
    }

    private static long flags(List<GlobToken> tokens) {
        return tokens.stream()
                .filter(token -> token.flag() != GlobToken.Flag.NONE)
                .count();
    }

    private static boolean plain(List<GlobToken> tokens, int at) {
        return tokens.get(at).flag() == GlobToken.Flag.NONE;
    }

    private static boolean matches(GlobToken one, GlobToken other, Circumstances circumstances) {
        circumstances.charge(1);
        return one.matches(other);
    }

    private List<GlobToken> side(boolean swapped) {
        return swapped ? right : left;
    }

    /** Goes on from a place in each pattern; swapped, the first place is one of the right pattern. */
    private boolean normal(int first, int second, boolean swapped) {
        int i = swapped ? second : first;
        int j = swapped ? first : second;
        while (i < left.size() && j < right.size()) {
            if (!plain(left, i) || !plain(right, j)) {
                return special(i, j, swapped);
            }
            if (!matches(left.get(i), right.get(j), circumstances)) {
                return false;
            }
            i++;
            j++;
        }
        return i == left.size() && j == right.size();
    }

    private boolean special(int i, int j, boolean swapped) {
        int key = 2 * (i * right.size() + j) + (swapped ? 1 : 0);
        if (hopeless.get(key)) {
            return false;
        }
        // Whichever pattern is the first one here is followed, if it has a flag.
        boolean leads = swapped ? !plain(right, j) : !plain(left, i);
        boolean follow = leads == swapped;
        int flagged = follow ? j : i;
        int other = follow ? i : j;
        boolean found = side(follow).get(flagged).flag() == GlobToken.Flag.PLUS
                ? plus(flagged, other, follow)
                : star(flagged, other, follow);
        if (!found) {
            hopeless.set(key);
        }
        return found;
    }

    private boolean plus(int flagged, int other, boolean swapped) {
        GlobToken passed = side(!swapped).get(other);
        if (!matches(side(swapped).get(flagged), passed, circumstances)) {
            return false;
        }
        return star(flagged, other + 1, swapped)
                || (passed.flag() != GlobToken.Flag.NONE && normal(flagged + 1, other, swapped));
    }

    private boolean star(int flagged, int other, boolean swapped) {
        List<GlobToken> own = side(swapped);
        List<GlobToken> passed = side(!swapped);
        GlobToken next = flagged + 1 < own.size() ? own.get(flagged + 1) : null;
        for (int at = other; at < passed.size(); at++) {
            GlobToken token = passed.get(at);
            if (next != null && matches(token, next, circumstances) && normal(flagged + 1, at, swapped)) {
                return true;
            }
            if (!matches(token, own.get(flagged), circumstances)) {
                return false;
            }
        }
        return next == null;
    }
}
