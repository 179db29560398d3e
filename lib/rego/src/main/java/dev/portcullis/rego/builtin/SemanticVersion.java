package dev.portcullis.rego.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version as SemVer 2.0.0 orders them, with numbers of 64 bits at most.
 *
 * @param preRelease empty where the version is a release
 */
record SemanticVersion(long major, long minor, long patch, List<String> preRelease)
        implements Comparable<SemanticVersion> {
    private static final Pattern SYNTAX = Pattern.compile("v?(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

    /** The version that a text names, or null. */
    static @Nullable SemanticVersion parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String preRelease = matcher.group(4);
        List<String> identifiers = preRelease == null ? List.of() : List.of(preRelease.split("\\."));
        for (String identifier : identifiers) {
            if (identifier.length() > 1 && identifier.charAt(0) == '0' && isNumber(identifier)) {
                return null;
            }
        }
        try {
            return new SemanticVersion(
                    Long.parseLong(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    identifiers);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(unit -> unit >= '0' && unit <= '9');
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int order = Long.compare(major, other.major);
        order = order != 0 ? order : Long.compare(minor, other.minor);
        order = order != 0 ? order : Long.compare(patch, other.patch);
        return order != 0 ? order : comparePreReleases(preRelease, other.preRelease);
    }

    private static int comparePreReleases(List<String> left, List<String> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        int common = Math.min(left.size(), right.size());
        for (int i = 0; i < common; i++) {
            int order = compareIdentifiers(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compareIdentifiers(String left, String right) {
        boolean leftNumber = isNumber(left);
        boolean rightNumber = isNumber(right);
        if (leftNumber && rightNumber) {
            return Long.compare(capped(left), capped(right));
        }
        if (leftNumber != rightNumber) {
            return leftNumber ? -1 : 1;
        }
        return Integer.signum(left.compareTo(right));
    }

    /** A number that does not fit is taken for the largest that does, as OPA takes it. */
    private static long capped(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
