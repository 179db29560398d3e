package dev.portcullis.core.image;

import java.util.function.IntPredicate;

/** Looks at the characters of short texts. References are parsed for every request: this allocates nothing. */
final class Characters {
    private Characters() {}

    /** Returns whether every UTF-16 unit of a text is one of these; so it is of an empty text. */
    static boolean all(String text, IntPredicate wanted) {
        return allFrom(0, text, wanted);
    }

    /** The same from an index on. */
    static boolean allFrom(int begin, String text, IntPredicate wanted) {
        for (int i = begin; i < text.length(); i++) {
            if (!wanted.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
