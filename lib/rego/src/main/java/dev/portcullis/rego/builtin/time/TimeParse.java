package dev.portcullis.rego.builtin.time;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.util.Arrays;
import java.util.List;

/** Reads times by layouts of Go. What a layout does not say is that of 0000-01-01T00:00:00Z. */
public final class TimeParse {
    private static final List<String> MONTHS = Arrays.stream(Month.values())
            .map(month -> TimeFormat.name(month.name()))
            .toList();
    private static final List<String> DAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> TimeFormat.name(day.name()))
            .toList();

    private static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mismatch() {
            super(null, null, false, false);
        }
    }

    private final Layout layout;
    private final String value;
    private int at;

    private int year;
    private int month = -1;
    private int day = -1;
    private int yearDay = -1;
    private int hour;
    private int minute;
    private int second;
    private int nanosecond;
    private int offset;
    private boolean afternoon;
    private boolean morning;

    private TimeParse(Layout layout, String value) {
        this.layout = layout;
        this.value = value;
    }

    /**
     * The nanoseconds since 1970 of a time.
     *
     * @throws IllegalArgumentException if the text is none by the layout, or they do not fit 64 bits
     */
    public static long parse(Layout layout, String value) {
        TimeParse time = new TimeParse(layout, value);
        return ZonedInstant.nanoseconds(time.seconds(), time.nanosecond);
    }

    /** Says whether a text is a time by a layout, of whatever year. */
    public static boolean isTime(Layout layout, String value) {
        try {
            new TimeParse(layout, value).seconds();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private long seconds() {
        List<Layout.Piece> pieces = layout.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            Layout.Piece piece = pieces.get(i);
            int start = at;
            try {
                piece(piece, i + 1 < pieces.size() ? pieces.get(i + 1).field() : Layout.Field.LITERAL);
            } catch (Mismatch e) {
                int hold = piece.field() == Layout.Field.LITERAL ? at : start;
                throw new IllegalArgumentException(
                        "parsing time " + Quoted.of(value) + " as " + Quoted.of(layout.text()) + ": cannot parse "
                                + Quoted.of(value.substring(hold)) + " as " + Quoted.of(piece.text()),
                        e);
            }
        }
        if (at < value.length()) {
            throw refused("extra text: " + Quoted.of(value.substring(at)));
        }
        if (afternoon && hour < 12) {
            hour += 12;
        } else if (morning && hour == 12) {
            hour = 0;
        }
        LocalDate date = date();
        return date.toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second - offset;
    }

    private LocalDate date() {
        if (yearDay >= 0) {
            return byYearDay();
        }
        try {
            return LocalDate.of(year, month < 0 ? 1 : month, day < 0 ? 1 : day);
        } catch (DateTimeException e) {
            throw refused("day out of range");
        }
    }

    private LocalDate byYearDay() {
        if (yearDay < 1 || yearDay > Year.of(year).length()) {
            throw refused("day-of-year out of range");
        }
        LocalDate date = LocalDate.ofYearDay(year, yearDay);
        if (month >= 0 && month != date.getMonthValue()) {
            throw refused("day-of-year does not match month");
        }
        if (day >= 0 && day != date.getDayOfMonth()) {
            throw refused("day-of-year does not match day");
        }
        return date;
    }

    private IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException("parsing time " + Quoted.of(value) + ": " + problem);
    }

    private void piece(Layout.Piece piece, Layout.Field next) {
        switch (piece.field()) {
            case LITERAL -> literal(piece.text());
            case YEAR -> {
                year = digits(2, 2);
                year += year >= 69 ? 1900 : 2000;
            }
            case LONG_YEAR -> year = digits(4, 4);
            case MONTH -> month = name(MONTHS, 3) + 1;
            case LONG_MONTH -> month = name(MONTHS, Integer.MAX_VALUE) + 1;
            case NUMBER_MONTH -> month = inside(1, digits(1, 2), 12, "month");
            case ZERO_MONTH -> month = inside(1, digits(2, 2), 12, "month");
            case WEEKDAY -> name(DAYS, 3);
            case LONG_WEEKDAY -> name(DAYS, Integer.MAX_VALUE);
            case DAY -> day = digits(1, 2);
            case UNDER_DAY -> {
                skipSpaces(1);
                day = digits(1, 2);
            }
            case ZERO_DAY -> day = digits(2, 2);
            case UNDER_YEAR_DAY -> {
                skipSpaces(2);
                yearDay = digits(1, 3);
            }
            case ZERO_YEAR_DAY -> yearDay = digits(3, 3);
            default -> clock(piece, next);
        }
    }

    private void clock(Layout.Piece piece, Layout.Field next) {
        switch (piece.field()) {
            case HOUR -> hour = inside(0, digits(1, 2), 23, "hour");
            case HOUR12 -> hour = inside(0, digits(1, 2), 12, "hour");
            case ZERO_HOUR12 -> hour = inside(0, digits(2, 2), 12, "hour");
            case MINUTE -> minute = inside(0, digits(1, 2), 59, "minute");
            case ZERO_MINUTE -> minute = inside(0, digits(2, 2), 59, "minute");
            case SECOND -> second(1, next);
            case ZERO_SECOND -> second(2, next);
            case UPPER_PM -> half("AM", "PM");
            case LOWER_PM -> half("am", "pm");
            case OFFSET -> offset(piece.text());
            case ZONE_NAME -> zoneName();
            case FRACTION_ZEROS -> fraction(piece.text().length() - 1);
            case FRACTION_NINES -> anyFraction();
            default -> throw new IllegalStateException("no field of a clock");
        }
    }

    private boolean isDigit(int position) {
        return position < value.length() && value.charAt(position) >= '0' && value.charAt(position) <= '9';
    }

    private int digits(int fewest, int most) {
        int start = at;
        while (at - start < most && isDigit(at)) {
            at++;
        }
        if (at - start < fewest) {
            throw new Mismatch();
        }
        return Integer.parseInt(value, start, at, 10);
    }

    private int inside(int lowest, int number, int highest, String what) {
        if (number < lowest || number > highest) {
            throw refused(what + " out of range");
        }
        return number;
    }

    private void skipSpaces(int most) {
        for (int i = 0; i < most && at < value.length() && value.charAt(at) == ' '; i++) {
            at++;
        }
    }

    /** A space in a layout stands for any number of them. */
    private void literal(String text) {
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) == ' ') {
                if (at < value.length() && value.charAt(at) != ' ') {
                    throw new Mismatch();
                }
                while (i < text.length() && text.charAt(i) == ' ') {
                    i++;
                }
                skipSpaces(Integer.MAX_VALUE);
            } else if (at < value.length() && value.charAt(at) == text.charAt(i)) {
                at++;
                i++;
            } else {
                throw new Mismatch();
            }
        }
    }

    private int name(List<String> names, int length) {
        for (int i = 0; i < names.size(); i++) {
            String name =
                    names.get(i).substring(0, Math.min(length, names.get(i).length()));
            if (value.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return i;
            }
        }
        throw new Mismatch();
    }

    private void half(String first, String latter) {
        morning = value.startsWith(first, at);
        afternoon = value.startsWith(latter, at);
        if (!morning && !afternoon) {
            throw new Mismatch();
        }
        at += 2;
    }

    /** A fraction may follow though the layout has none. */
    private void second(int fewest, Layout.Field next) {
        second = inside(0, digits(fewest, 2), 59, "second");
        if (next != Layout.Field.FRACTION_ZEROS && next != Layout.Field.FRACTION_NINES) {
            anyFraction();
        }
    }

    private boolean isPoint() {
        return at < value.length() && (value.charAt(at) == '.' || value.charAt(at) == ',');
    }

    private void anyFraction() {
        if (isPoint() && isDigit(at + 1)) {
            int end = at + 1;
            while (isDigit(end)) {
                end++;
            }
            fraction(end - at - 1);
        }
    }

    private void fraction(int count) {
        if (!isPoint()) {
            throw new Mismatch();
        }
        int start = ++at;
        digitsOnly(start, count);
        String digits = value.substring(start, start + Math.min(9, count));
        nanosecond = Integer.parseInt(digits + "0".repeat(9 - digits.length()));
        at = start + count;
    }

    private void digitsOnly(int start, int count) {
        for (int i = start; i < start + Math.min(9, count); i++) {
            if (!isDigit(i)) {
                throw new Mismatch();
            }
        }
        if (start + count > value.length()) {
            throw new Mismatch();
        }
    }

    private void offset(String form) {
        if (form.startsWith("Z") && value.startsWith("Z", at)) {
            at++;
            return;
        }
        if (at + form.length() > value.length()) {
            throw new Mismatch();
        }
        char sign = value.charAt(at++);
        int[] parts = new int[3];
        int count = form.replace(":", "").length() / 2;
        for (int i = 0; i < count; i++) {
            if (i > 0 && form.indexOf(':') >= 0) {
                literal(":");
            }
            parts[i] = digits(2, 2);
        }
        // More is allowed than a clock shows: some people write 24 hours.
        inside(0, parts[0], 24, "time zone offset hour");
        inside(0, parts[1], 60, "time zone offset minute");
        inside(0, parts[2], 60, "time zone offset second");
        if (sign != '+' && sign != '-') {
            throw new Mismatch();
        }
        int seconds = (parts[0] * 60 + parts[1]) * 60 + parts[2];
        offset = sign == '-' ? -seconds : seconds;
    }

    /** An abbreviation says nothing of the offset; not even GMT+1 does, in Go. */
    private void zoneName() {
        if (value.startsWith("UTC", at)) {
            at += 3;
        } else if (value.length() - at < 3) {
            throw new Mismatch();
        } else if (value.startsWith("ChST", at) || value.startsWith("MeST", at)) {
            at += 4;
        } else if (value.startsWith("GMT", at)) {
            at += 3;
            signedHours();
        } else if (value.charAt(at) == '+' || value.charAt(at) == '-') {
            int start = at;
            signedHours();
            if (at == start) {
                throw new Mismatch();
            }
        } else {
            letters();
        }
    }

    private void signedHours() {
        int end = at + 1;
        while (isDigit(end)) {
            end++;
        }
        boolean signed = at < value.length() && (value.charAt(at) == '+' || value.charAt(at) == '-');
        if (signed && end > at + 1 && end <= at + 10 && Integer.parseInt(value, at + 1, end, 10) <= 23) {
            at = end;
        }
    }

    private void letters() {
        int count = 0;
        while (count < 6
                && at + count < value.length()
                && value.charAt(at + count) >= 'A'
                && value.charAt(at + count) <= 'Z') {
            count++;
        }
        boolean known = switch (count) {
            case 3 -> true;
            case 4 -> value.charAt(at + 3) == 'T' || value.startsWith("WITA", at);
            case 5 -> value.charAt(at + 4) == 'T';
            default -> false;
        };
        if (!known) {
            throw new Mismatch();
        }
        at += count;
    }
}
