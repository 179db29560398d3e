package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.DerReader;
import dev.portcullis.rego.builtin.crypto.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A UTCTime or GeneralizedTime, which remembers its offset from UTC to be printed as Go does. */
record CertificateTime(OffsetDateTime time) {
    /** The groups: year, month, day, hour, minute, second, offset. */
    private static final Pattern UTC =
            Pattern.compile("([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?(Z|[+-][0-9]{4})");

    private static final Pattern GENERALIZED =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(Z|[+-][0-9]{4})");

    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", java.util.Locale.ROOT);

    static CertificateTime read(DerReader reader) {
        if (reader.isNext(DerReader.UTC_TIME)) {
            return parse(text(reader), UTC, "x509: malformed UTCTime");
        }
        if (reader.isNext(DerReader.GENERALIZED_TIME)) {
            return parse(text(reader), GENERALIZED, "x509: malformed GeneralizedTime");
        }
        throw new MalformedException("x509: unsupported time format");
    }

    private static String text(DerReader reader) {
        return new String(reader.readAny("x509: malformed time").bytes(), StandardCharsets.ISO_8859_1);
    }

    private static CertificateTime parse(String text, Pattern pattern, String otherwise) {
        // Bounded before it is matched.
        Matcher matcher = pattern.matcher(text.length() > 32 ? "" : text);
        if (!matcher.matches()) {
            throw new MalformedException(otherwise);
        }
        int year = number(matcher, 1);
        if (pattern == UTC) {
            year += year >= 50 ? 1900 : 2000;
        }
        int second = matcher.group(6) == null ? 0 : number(matcher, 6);
        try {
            LocalDateTime local = LocalDateTime.of(
                    year, number(matcher, 2), number(matcher, 3), number(matcher, 4), number(matcher, 5), second);
            return new CertificateTime(local.atOffset(offset(matcher.group(7), otherwise)));
        } catch (DateTimeException e) {
            throw new MalformedException(otherwise);
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static ZoneOffset offset(String text, String otherwise) {
        if (text.equals("Z")) {
            return ZoneOffset.UTC;
        }
        int minutes = Integer.parseInt(text.substring(3));
        if (text.endsWith("0000") || minutes > 59) {
            throw new MalformedException(otherwise);
        }
        int sign = text.startsWith("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * Integer.parseInt(text.substring(1, 3)), sign * minutes);
    }

    Instant instant() {
        return time.toInstant();
    }

    /** The time as RFC 3339 has it, such as {@code 2026-01-02T03:04:05Z}. */
    String text() {
        return RFC_3339.format(time);
    }
}
