package dev.portcullis.sigstore.mutants;

/** The three ways in which one unit of a value is changed. Each differs from the unit and from the other two. */
final class Ways {
    private static final int LOWEST = 0x01;
    private static final int HIGHEST = 0x80;
    private static final int CASE = 0x20;
    private static final int[] STEPS = {1, 5, 9};
    private static final int TEN = 10;

    private Ways() {}

    /** The lowest bit, the highest bit, and zero, or all bits where that is no third way. */
    static byte[] changed(byte[] bytes, int at, int way) {
        byte[] changed = bytes.clone();
        int old = bytes[at] & 0xff;
        boolean zeroIsNew = old != 0 && old != LOWEST && old != HIGHEST;
        changed[at] = (byte)
                switch (way) {
                    case 0 -> old ^ LOWEST;
                    case 1 -> old ^ HIGHEST;
                    default -> zeroIsNew ? 0 : ~old;
                };
        return changed;
    }

    /** The neighbour, the other case, and what is beyond ASCII. */
    static String changed(String text, int at, int way) {
        int[] masks = {LOWEST, CASE, HIGHEST};
        StringBuilder changed = new StringBuilder(text);
        changed.setCharAt(at, (char) (text.charAt(at) ^ masks[way]));
        return changed.toString();
    }

    /** Another digit; after the last one the number itself: one more, one less, and zero, or two more where zero is no third way. */
    static String changedNumber(String digits, int at, int way) {
        if (at < digits.length()) {
            int digit = (digits.charAt(at) - '0' + STEPS[way]) % TEN;
            return digits.substring(0, at) + digit + digits.substring(at + 1);
        }
        long value = Long.parseLong(digits);
        return Long.toString(
                switch (way) {
                    case 0 -> value + 1;
                    case 1 -> value - 1;
                    default -> value > 1 ? 0 : value + 2;
                });
    }
}
