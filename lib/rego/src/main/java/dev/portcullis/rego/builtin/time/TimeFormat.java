package dev.portcullis.rego.builtin.time;

import java.time.LocalDateTime;
import java.util.Locale;

/** Prints times by layouts of Go. */
public final class TimeFormat {
    private final ZonedInstant instant;
    private final LocalDateTime local;
    private final StringBuilder out = new StringBuilder();

    private TimeFormat(ZonedInstant instant) {
        this.instant = instant;
        this.local = instant.local();
    }

    /**
     * Prints a time.
     *
     * @throws IllegalArgumentException if the layout asks for an abbreviation that is not known
     */
    public static String format(ZonedInstant instant, Layout layout) {
        TimeFormat format = new TimeFormat(instant);
        layout.pieces().forEach(format::piece);
        return format.out.toString();
    }

    private void piece(Layout.Piece piece) {
        switch (piece.field()) {
            case LITERAL -> out.append(piece.text());
            case YEAR -> number(local.getYear() % 100, 2, '0');
            case LONG_YEAR -> number(local.getYear(), 4, '0');
            case MONTH -> out.append(name(local.getMonth().name()), 0, 3);
            case LONG_MONTH -> out.append(name(local.getMonth().name()));
            case NUMBER_MONTH -> out.append(local.getMonthValue());
            case ZERO_MONTH -> number(local.getMonthValue(), 2, '0');
            case WEEKDAY -> out.append(name(local.getDayOfWeek().name()), 0, 3);
            case LONG_WEEKDAY -> out.append(name(local.getDayOfWeek().name()));
            case DAY -> out.append(local.getDayOfMonth());
            case UNDER_DAY -> number(local.getDayOfMonth(), 2, ' ');
            case ZERO_DAY -> number(local.getDayOfMonth(), 2, '0');
            case UNDER_YEAR_DAY -> number(local.getDayOfYear(), 3, ' ');
            case ZERO_YEAR_DAY -> number(local.getDayOfYear(), 3, '0');
            case HOUR -> number(local.getHour(), 2, '0');
            case HOUR12 -> out.append((local.getHour() + 11) % 12 + 1);
            case ZERO_HOUR12 -> number((local.getHour() + 11) % 12 + 1, 2, '0');
            case MINUTE -> out.append(local.getMinute());
            case ZERO_MINUTE -> number(local.getMinute(), 2, '0');
            case SECOND -> out.append(local.getSecond());
            case ZERO_SECOND -> number(local.getSecond(), 2, '0');
            case UPPER_PM -> out.append(local.getHour() >= 12 ? "PM" : "AM");
            case LOWER_PM -> out.append(local.getHour() >= 12 ? "pm" : "am");
            case ZONE_NAME -> out.append(instant.zone().abbreviation(instant.second()));
            case OFFSET -> offset(piece.text());
            case FRACTION_ZEROS -> fraction(piece.text(), false);
            case FRACTION_NINES -> fraction(piece.text(), true);
        }
    }

    /** The name of a month or weekday in English. */
    public static String name(String constant) {
        return constant.charAt(0) + constant.substring(1).toLowerCase(Locale.ROOT);
    }

    private void number(int number, int width, char padding) {
        String digits = Integer.toString(number);
        out.repeat(padding, Math.max(0, width - digits.length())).append(digits);
    }

    private void offset(String form) {
        int offset = instant.offset();
        if (form.startsWith("Z") && offset == 0) {
            out.append('Z');
            return;
        }
        String colon = form.indexOf(':') >= 0 ? ":" : "";
        int fields = form.replace(":", "").length() / 2;
        // The sign is that of the whole minutes, as in Go.
        int minutes = offset / 60;
        out.append(minutes < 0 ? '-' : '+');
        number(Math.abs(minutes) / 60, 2, '0');
        if (fields > 1) {
            out.append(colon);
            number(Math.abs(minutes) % 60, 2, '0');
        }
        if (fields > 2) {
            out.append(colon);
            number(Math.abs(offset) % 60, 2, '0');
        }
    }

    private void fraction(String form, boolean trimmed) {
        int nanosecond = instant.nanosecond();
        if (trimmed && nanosecond == 0) {
            return;
        }
        String digits = String.format(Locale.ROOT, "%09d", nanosecond);
        digits = digits.substring(0, Math.min(digits.length(), form.length() - 1));
        if (trimmed) {
            digits = digits.replaceFirst("0+$", "");
        }
        if (!trimmed || !digits.isEmpty()) {
            out.append(form.charAt(0)).append(digits);
        }
    }
}
