package dev.portcullis.e2e.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * What one run of the driver shows.
 *
 * @param admitted how many requests were admitted
 * @param refused how many were refused
 * @param errors how many were not answered
 * @param rate requests per second
 * @param p50 median latency in milliseconds
 * @param p99 99th percentile of latency in milliseconds
 */
record Figures(int admitted, int refused, int errors, double rate, double p50, double p99) {
    /** Reads the line that the driver prints. */
    static Figures of(String line) {
        return new Figures(
                (int) field(line, "ok"),
                (int) field(line, "denied"),
                (int) field(line, "errors"),
                field(line, "rps"),
                field(line, "p50"),
                field(line, "p99"));
    }

    /** Returns the median of each figure. */
    static Figures median(List<Figures> figures) {
        return new Figures(
                (int) median(figures, Figures::admitted),
                (int) median(figures, Figures::refused),
                (int) median(figures, Figures::errors),
                median(figures, Figures::rate),
                median(figures, Figures::p50),
                median(figures, Figures::p99));
    }

    private static double median(List<Figures> figures, ToDoubleFunction<Figures> part) {
        return middle(figures.stream().map(part::applyAsDouble).toList());
    }

    /** Returns the median of some numbers; NaN of none. */
    static double middle(List<Double> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElse(Double.NaN);
    }

    private static double field(String line, String name) {
        var matcher = Pattern.compile("\\b" + name + "=([0-9.]+)").matcher(line);
        if (!matcher.find()) {
            throw new IllegalStateException("the driver printed no " + name + ": " + line);
        }
        return Double.parseDouble(matcher.group(1));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d admitted, %d refused, p50 %.1f ms, p99 %.1f ms, %.0f requests/s",
                admitted,
                refused,
                p50,
                p99,
                rate);
    }
}
