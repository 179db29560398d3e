package dev.portcullis.operator.rollout;

import java.util.List;

/** Names for people: the first few of many. */
final class Names {
    private static final int MOST = 10;

    private Names() {}

    /** Returns the names in their order, and how many are left out. */
    static String of(List<String> names) {
        var first = String.join(", ", names.stream().limit(MOST).toList());
        return names.size() <= MOST ? first : first + " and " + (names.size() - MOST) + " more";
    }
}
