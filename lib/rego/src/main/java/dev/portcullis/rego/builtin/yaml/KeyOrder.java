package dev.portcullis.rego.builtin.yaml;

/** The order in which go-yaml writes keys: numbers inside them by their value, and letters after all else. */
final class KeyOrder {
    private KeyOrder() {}

    static int compare(String left, String right) {
        int[] a = left.codePoints().toArray();
        int[] b = right.codePoints().toArray();
        boolean digits = false;
        for (int i = 0; i < a.length && i < b.length; i++) {
            if (a[i] != b[i]) {
                return less(a, b, i, digits) ? -1 : 1;
            }
            digits = Character.isDigit(a[i]);
        }
        return Integer.compare(a.length, b.length);
    }

    private static boolean less(int[] a, int[] b, int at, boolean digits) {
        boolean leftLetter = Character.isLetter(a[at]);
        boolean rightLetter = Character.isLetter(b[at]);
        if (leftLetter && rightLetter) {
            return a[at] < b[at];
        }
        if (leftLetter || rightLetter) {
            return digits ? leftLetter : rightLetter;
        }
        boolean inside = (a[at] == '0' || b[at] == '0') && followsDigit(a, at);
        int leftEnd = end(a, at);
        int rightEnd = end(b, at);
        long leftNumber = number(a, at, leftEnd, inside);
        long rightNumber = number(b, at, rightEnd, inside);
        if (leftNumber != rightNumber) {
            return leftNumber < rightNumber;
        }
        return leftEnd == rightEnd ? a[at] < b[at] : leftEnd < rightEnd;
    }

    private static boolean followsDigit(int[] points, int at) {
        for (int i = at - 1; i >= 0 && Character.isDigit(points[i]); i--) {
            if (points[i] != '0') {
                return true;
            }
        }
        return false;
    }

    private static int end(int[] points, int at) {
        int end = at;
        while (end < points.length && Character.isDigit(points[end])) {
            end++;
        }
        return end;
    }

    private static long number(int[] points, int from, int to, boolean inside) {
        long number = inside ? 1 : 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + points[i] - '0';
        }
        return number;
    }
}
