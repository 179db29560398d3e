package dev.portcullis.rego.builtin.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A layout of Go: how the reference time, {@code Mon Jan 2 15:04:05 MST 2006}, is written in it. */
public final class Layout {
    /** What a piece of a layout stands for. */
    enum Field {
        LITERAL,
        LONG_MONTH,
        MONTH,
        NUMBER_MONTH,
        ZERO_MONTH,
        LONG_WEEKDAY,
        WEEKDAY,
        DAY,
        UNDER_DAY,
        ZERO_DAY,
        UNDER_YEAR_DAY,
        ZERO_YEAR_DAY,
        HOUR,
        HOUR12,
        ZERO_HOUR12,
        MINUTE,
        ZERO_MINUTE,
        SECOND,
        ZERO_SECOND,
        LONG_YEAR,
        YEAR,
        UPPER_PM,
        LOWER_PM,
        ZONE_NAME,
        OFFSET,
        FRACTION_ZEROS,
        FRACTION_NINES
    }

    /** A piece with the text that it is written as; of an offset the text says the form. */
    record Piece(Field field, String text) {}

    private static final Map<String, String> NAMED = Map.of(
            "ANSIC", "Mon Jan _2 15:04:05 2006",
            "UnixDate", "Mon Jan _2 15:04:05 MST 2006",
            "RubyDate", "Mon Jan 02 15:04:05 -0700 2006",
            "RFC822", "02 Jan 06 15:04 MST",
            "RFC822Z", "02 Jan 06 15:04 -0700",
            "RFC850", "Monday, 02-Jan-06 15:04:05 MST",
            "RFC1123", "Mon, 02 Jan 2006 15:04:05 MST",
            "RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700",
            "RFC3339", "2006-01-02T15:04:05Z07:00",
            "RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00");

    private static final List<Piece> FIXED = List.of(
            new Piece(Field.LONG_MONTH, "January"),
            new Piece(Field.LONG_WEEKDAY, "Monday"),
            new Piece(Field.ZONE_NAME, "MST"),
            new Piece(Field.ZERO_MONTH, "01"),
            new Piece(Field.ZERO_DAY, "02"),
            new Piece(Field.ZERO_HOUR12, "03"),
            new Piece(Field.ZERO_MINUTE, "04"),
            new Piece(Field.ZERO_SECOND, "05"),
            new Piece(Field.YEAR, "06"),
            new Piece(Field.ZERO_YEAR_DAY, "002"),
            new Piece(Field.HOUR, "15"),
            new Piece(Field.NUMBER_MONTH, "1"),
            new Piece(Field.LONG_YEAR, "2006"),
            new Piece(Field.DAY, "2"),
            new Piece(Field.UNDER_DAY, "_2"),
            new Piece(Field.UNDER_YEAR_DAY, "__2"),
            new Piece(Field.HOUR12, "3"),
            new Piece(Field.MINUTE, "4"),
            new Piece(Field.SECOND, "5"),
            new Piece(Field.UPPER_PM, "PM"),
            new Piece(Field.LOWER_PM, "pm"),
            new Piece(Field.OFFSET, "-070000"),
            new Piece(Field.OFFSET, "-07:00:00"),
            new Piece(Field.OFFSET, "-0700"),
            new Piece(Field.OFFSET, "-07:00"),
            new Piece(Field.OFFSET, "-07"),
            new Piece(Field.OFFSET, "Z070000"),
            new Piece(Field.OFFSET, "Z07:00:00"),
            new Piece(Field.OFFSET, "Z0700"),
            new Piece(Field.OFFSET, "Z07:00"),
            new Piece(Field.OFFSET, "Z07"));

    private final String text;
    private final List<Piece> pieces;

    private Layout(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = pieces;
    }

    /** The layout of a text, or of one of the names that OPA knows, such as {@code "RFC1123Z"}. */
    public static Layout of(String textOrName) {
        String text = NAMED.getOrDefault(textOrName, textOrName);
        List<Piece> pieces = new ArrayList<>();
        int literal = 0;
        int at = 0;
        while (at < text.length()) {
            Piece piece = pieceAt(text, at);
            if (piece == null) {
                at++;
                continue;
            }
            if (at > literal) {
                pieces.add(new Piece(Field.LITERAL, text.substring(literal, at)));
            }
            pieces.add(piece);
            at += piece.text().length();
            literal = at;
        }
        if (at > literal) {
            pieces.add(new Piece(Field.LITERAL, text.substring(literal)));
        }
        return new Layout(text, List.copyOf(pieces));
    }

    String text() {
        return text;
    }

    List<Piece> pieces() {
        return pieces;
    }

    private static @org.jspecify.annotations.Nullable Piece pieceAt(String text, int at) {
        char first = text.charAt(at);
        if (first == '.' || first == ',') {
            return fraction(text, at);
        }
        // An underscore before a year is just that.
        if (text.startsWith("_2006", at)) {
            return null;
        }
        Piece name = first == 'J' || first == 'M' ? shortName(text, at) : null;
        return name != null
                ? name
                : FIXED.stream()
                        .filter(piece -> text.startsWith(piece.text(), at))
                        .max(java.util.Comparator.comparingInt(
                                piece -> piece.text().length()))
                        .orElse(null);
    }

    private static @org.jspecify.annotations.Nullable Piece shortName(String text, int at) {
        boolean month = text.startsWith("Jan", at) && !text.startsWith("January", at);
        boolean day = text.startsWith("Mon", at) && !text.startsWith("Monday", at);
        boolean goesOn = at + 3 < text.length() && text.charAt(at + 3) >= 'a' && text.charAt(at + 3) <= 'z';
        if (goesOn || !(month || day)) {
            return null;
        }
        return month ? new Piece(Field.MONTH, "Jan") : new Piece(Field.WEEKDAY, "Mon");
    }

    private static @org.jspecify.annotations.Nullable Piece fraction(String text, int at) {
        int end = at + 1;
        if (end >= text.length() || (text.charAt(end) != '0' && text.charAt(end) != '9')) {
            return null;
        }
        while (end < text.length() && text.charAt(end) == text.charAt(at + 1)) {
            end++;
        }
        if (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            return null;
        }
        Field field = text.charAt(at + 1) == '0' ? Field.FRACTION_ZEROS : Field.FRACTION_NINES;
        return new Piece(field, text.substring(at, end));
    }
}
