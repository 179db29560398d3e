package dev.portcullis.rego.builtin.time;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** An instant, in nanoseconds since 1970 that fit 64 bits, as a clock in a zone shows it. */
public record ZonedInstant(long nanoseconds, Zone zone) {
    private static final long BILLION = 1_000_000_000;

    private static final BigInteger BIG_BILLION = BigInteger.valueOf(BILLION);

    /**
     * The nanoseconds since 1970 of a second and a part of it.
     *
     * @throws IllegalArgumentException if they do not fit 64 bits: before 1677 or after 2262
     */
    static long nanoseconds(long second, long part) {
        BigInteger all = BigInteger.valueOf(second).multiply(BIG_BILLION).add(BigInteger.valueOf(part));
        if (all.bitLength() >= Long.SIZE) {
            throw new IllegalArgumentException("time outside of valid range");
        }
        return all.longValue();
    }

    long second() {
        return Math.floorDiv(nanoseconds, BILLION);
    }

    int nanosecond() {
        return (int) Math.floorMod(nanoseconds, BILLION);
    }

    int offset() {
        return zone.offset(second());
    }

    /** What the clock shows. */
    public LocalDateTime local() {
        return LocalDateTime.ofEpochSecond(second() + offset(), nanosecond(), ZoneOffset.UTC);
    }

    /**
     * The nanoseconds since 1970 so many years, months and days later by the calendar, days beyond the end of a month running on into the next.
     *
     * @throws IllegalArgumentException if that is out of range
     */
    public long plus(long years, long months, long days) {
        LocalDateTime local = local();
        try {
            long month = Math.addExact(
                    Math.multiplyExact(Math.addExact(local.getYear(), years), 12L),
                    Math.addExact(local.getMonthValue() - 1, months));
            int year = Math.toIntExact(Math.floorDiv(month, 12L));
            LocalDate first = LocalDate.of(year, Math.floorMod(month, 12) + 1, 1);
            long day = Math.addExact(first.toEpochDay() + local.getDayOfMonth() - 1, days);
            long second = Math.addExact(
                    Math.multiplyExact(day, 86_400L), local.toLocalTime().toSecondOfDay());
            return nanoseconds(zone.fromLocal(second), nanosecond());
        } catch (ArithmeticException | DateTimeException e) {
            throw new IllegalArgumentException("time outside of valid range", e);
        }
    }

    /** Years, months, days, hours, minutes and seconds between two instants, in either order, by the calendar of the first one's zone. */
    public List<Integer> difference(ZonedInstant other) {
        boolean ordered = nanoseconds <= other.nanoseconds;
        LocalDateTime from = ordered ? local() : new ZonedInstant(other.nanoseconds, zone).local();
        LocalDateTime to = ordered ? new ZonedInstant(other.nanoseconds, zone).local() : local();
        int[] parts = {
            to.getYear() - from.getYear(),
            to.getMonthValue() - from.getMonthValue(),
            to.getDayOfMonth() - from.getDayOfMonth(),
            to.getHour() - from.getHour(),
            to.getMinute() - from.getMinute(),
            to.getSecond() - from.getSecond()
        };
        int[] sizes = {0, 12, from.toLocalDate().lengthOfMonth(), 24, 60, 60};
        for (int i = parts.length - 1; i > 0; i--) {
            if (parts[i] < 0) {
                parts[i] += sizes[i];
                parts[i - 1]--;
            }
        }
        return java.util.Arrays.stream(parts).boxed().toList();
    }
}
