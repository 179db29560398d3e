package dev.portcullis.rego.builtin;

/** The flags, width and precision of one directive of Go's {@code fmt}; below zero where there is none. */
final class GoFlags {
    boolean plus;
    boolean minus;
    boolean sharp;
    boolean space;
    boolean zero;
    boolean plusV;
    boolean sharpV;
    int width = -1;
    int precision = -1;

    boolean set(char flag) {
        switch (flag) {
            case '+' -> plus = true;
            case '-' -> minus = true;
            case '#' -> sharp = true;
            case ' ' -> space = true;
            case '0' -> zero = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** For {@code %v} the flags for signs and prefixes mean another thing. */
    void moveToV() {
        sharpV = sharp;
        sharp = false;
        plusV = plus;
        plus = false;
    }

    boolean padsWithZeros() {
        return zero && !minus;
    }
}
