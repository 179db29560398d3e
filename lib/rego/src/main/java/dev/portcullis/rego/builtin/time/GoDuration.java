package dev.portcullis.rego.builtin.time;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations of Go such as {@code "1h30m"}, and days, weeks and years of 365 days, which OPA adds. */
public final class GoDuration {
    private static final Map<String, Long> UNITS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "µs",
            1_000L,
            "μs",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);
    private static final Map<String, Integer> HOURS = Map.of("d", 24, "w", 7 * 24, "y", 365 * 24);
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(63);
    private static final Pattern SEGMENT = Pattern.compile("([0-9.]++)(ms|us|µs|ns|[a-z])");
    private static final Pattern WHOLE = Pattern.compile("[-+]?(?:[0-9.]++(?:ms|us|µs|ns|[a-z]))++");

    private GoDuration() {}

    /**
     * The nanoseconds of a duration.
     *
     * @throws IllegalArgumentException if the text is none, or is longer than 64 bits hold
     */
    public static long parse(String text) {
        boolean extended = text.indexOf('d') >= 0 || text.indexOf('w') >= 0 || text.indexOf('y') >= 0;
        return new Reader(extended ? rewritten(text) : text, text).read();
    }

    private static String rewritten(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw invalid(text);
        }
        Matcher segment = SEGMENT.matcher(text);
        StringBuilder rewritten = new StringBuilder();
        while (segment.find()) {
            Integer hours = HOURS.get(segment.group(2));
            String replacement = hours == null ? segment.group() : hours(segment.group(1), hours, text) + "h";
            segment.appendReplacement(rewritten, Matcher.quoteReplacement(replacement));
        }
        return segment.appendTail(rewritten).toString();
    }

    private static String hours(String digits, int hours, String text) {
        try {
            double all = Double.parseDouble(digits) * hours;
            return all == 0 || Double.isInfinite(all)
                    ? (all == 0 ? "0" : "Inf")
                    : new BigDecimal(Double.toString(all)).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("time: invalid duration " + Quoted.of(text), e);
        }
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration " + Quoted.of(text));
    }

    private static final class Reader {
        private final String text;
        private final String original;
        private int at;

        Reader(String text, String original) {
            this.text = text;
            this.original = original;
        }

        private long read() {
            boolean negative = text.startsWith("-");
            at = negative || text.startsWith("+") ? 1 : 0;
            if (text.substring(at).equals("0")) {
                return 0;
            }
            if (at == text.length()) {
                throw invalid(original);
            }
            BigInteger sum = BigInteger.ZERO;
            while (at < text.length()) {
                sum = bounded(sum.add(part()));
            }
            if (!negative && sum.equals(LIMIT)) {
                throw invalid(original);
            }
            return negative ? sum.negate().longValue() : sum.longValue();
        }

        private BigInteger part() {
            String whole = digits();
            String fraction = "";
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                fraction = digits();
            }
            if (whole.isEmpty() && fraction.isEmpty()) {
                throw invalid(original);
            }
            BigInteger count = bounded(new BigInteger("0" + whole));
            long unit = unit();
            return bounded(count.multiply(BigInteger.valueOf(unit)).add(BigInteger.valueOf(parts(fraction, unit))));
        }

        /** By a double, as Go computes it; digits that 63 bits do not hold are passed over. */
        private static long parts(String fraction, long unit) {
            long digits = 0;
            double scale = 1;
            for (int i = 0; i < fraction.length() && digits <= Long.MAX_VALUE / 10 - 1; i++) {
                digits = digits * 10 + (fraction.charAt(i) - '0');
                scale *= 10;
            }
            return (long) (digits * (unit / scale));
        }

        private String digits() {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            return text.substring(start, at);
        }

        private long unit() {
            int start = at;
            while (at < text.length() && text.charAt(at) != '.' && (text.charAt(at) < '0' || text.charAt(at) > '9')) {
                at++;
            }
            if (at == start) {
                throw new IllegalArgumentException("time: missing unit in duration " + Quoted.of(original));
            }
            String name = text.substring(start, at);
            Long unit = UNITS.get(name);
            if (unit == null) {
                throw new IllegalArgumentException(
                        "time: unknown unit " + Quoted.of(name) + " in duration " + Quoted.of(original));
            }
            return unit;
        }

        private BigInteger bounded(BigInteger value) {
            if (value.compareTo(LIMIT) > 0) {
                throw invalid(original);
            }
            return value;
        }
    }
}
