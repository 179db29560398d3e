package dev.portcullis.collect.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.MetricQuery;
import dev.portcullis.collect.read.Fields;
import dev.portcullis.collect.read.RefusedException;
import dev.portcullis.collect.rule.Decimals;
import dev.portcullis.registry.json.MalformedJsonException;
import dev.portcullis.registry.json.StrictJson;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * Reads what Prometheus answers to a query over a range: one series of finite values that covers the window, and is not older than it may be.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries">range queries</a>
 */
final class SamplesReader {
    /** Far more than the most samples of one series take. */
    static final int MAX_BYTES = 256 << 10;

    private static final BigDecimal LATEST = BigDecimal.valueOf(253_402_300_799L);

    private static final int MAX_SCALE = 12;

    private final MetricQuery query;
    private final Instant end;

    /**
     * Makes a reader.
     *
     * @param end when the window ends
     */
    SamplesReader(MetricQuery query, Instant end) {
        this.query = query;
        this.end = end;
    }

    /** Reads the body of an answer. */
    Samples read(byte[] bytes) throws RefusedException {
        if (bytes.length > MAX_BYTES) {
            throw new RefusedException(CollectReason.TOO_LARGE, "the answer has more than " + MAX_BYTES + " bytes");
        }
        try {
            return samples(series(new Fields(StrictJson.report(bytes), "the answer")));
        } catch (MalformedJsonException e) {
            throw new RefusedException(
                    e.isBeyondBounds() ? CollectReason.TOO_COMPLEX : CollectReason.MALFORMED,
                    "the answer cannot be read: " + e.problem());
        }
    }

    private static JsonNode series(Fields answer) throws RefusedException {
        if (!answer.text("status").equals("success")) {
            throw new RefusedException(CollectReason.UNEXPECTED_ANSWER, "the query was not evaluated");
        }
        if (answer.node().path("warnings").size() > 0) {
            throw new RefusedException(
                    CollectReason.UNEXPECTED_ANSWER, "the answer carries warnings, and may be of a part only");
        }
        var data = answer.object("data");
        if (!data.text("resultType").equals("matrix")) {
            throw new RefusedException(CollectReason.UNEXPECTED_ANSWER, "the answer is not about a range");
        }
        var series = data.objects("result");
        if (series.isEmpty()) {
            throw new RefusedException(CollectReason.NO_SAMPLES, "the query gives nothing in the window");
        }
        if (series.size() > 1) {
            throw new RefusedException(
                    CollectReason.TOO_MANY_SERIES, "the query gives " + series.size() + " series instead of one");
        }
        var only = series.getFirst();
        if (only.has("histograms")) {
            throw new RefusedException(CollectReason.NOT_A_NUMBER, "the query gives histograms");
        }
        return only.node().path("values");
    }

    private Samples samples(JsonNode values) throws RefusedException {
        if (!values.isArray() || values.isEmpty()) {
            throw new RefusedException(CollectReason.NO_SAMPLES, "the series has no samples in the window");
        }
        if (values.size() > MetricQuery.MAX_SAMPLES + 1) {
            throw new RefusedException(CollectReason.TOO_COMPLEX, "the series has more samples than were asked for");
        }
        var first = time(values.path(0));
        Instant last = null;
        var worst = value(values.path(0));
        var kept = true;
        for (var sample : values) {
            var time = time(sample);
            if (last != null && !time.isAfter(last)) {
                throw new RefusedException(CollectReason.MALFORMED, "the samples are not in the order of their times");
            }
            last = time;
            var value = value(sample);
            kept &= query.comparison().holds(value, query.threshold());
            worst = worse(worst, value);
        }
        var samples = new Samples(first, last == null ? first : last, values.size(), worst, kept);
        requireCovered(samples);
        return samples;
    }

    private void requireCovered(Samples samples) throws RefusedException {
        if (samples.last().isBefore(end.minus(query.maxSampleAge()))) {
            throw new RefusedException(
                    CollectReason.SAMPLES_STALE,
                    "the newest sample is of " + samples.last() + ", more than " + query.maxSampleAge() + " ago");
        }
        var start = end.minus(query.window());
        if (samples.first().isAfter(start.plus(query.maxSampleAge()))) {
            throw new RefusedException(
                    CollectReason.WINDOW_NOT_COVERED,
                    "the first sample is of " + samples.first() + "; the window begins at " + start);
        }
        var wanted = query.window().dividedBy(query.step());
        if (samples.count() * 2L < wanted) {
            throw new RefusedException(
                    CollectReason.WINDOW_NOT_COVERED,
                    "the window has " + samples.count() + " samples where " + wanted + " were asked for");
        }
    }

    private Instant time(JsonNode sample) throws RefusedException {
        var stated = sample.path(0);
        if (sample.size() != 2 || !stated.isNumber()) {
            throw new RefusedException(CollectReason.MALFORMED, "a sample is not a time and a value");
        }
        var seconds = stated.decimalValue();
        // Written out, a number takes as many digits as its exponent says.
        if (Math.abs((long) seconds.scale()) > MAX_SCALE || seconds.signum() < 0 || seconds.compareTo(LATEST) > 0) {
            throw new RefusedException(CollectReason.MALFORMED, "a sample has a time that there cannot be");
        }
        var time = Instant.ofEpochMilli(
                seconds.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact());
        if (time.isAfter(end) || time.isBefore(end.minus(query.window()))) {
            throw new RefusedException(CollectReason.MALFORMED, "a sample lies outside the window");
        }
        return time;
    }

    private static BigDecimal value(JsonNode sample) throws RefusedException {
        var text = sample.path(1).isTextual() ? sample.path(1).textValue() : "";
        return Decimals.parse(text)
                .orElseThrow(() -> new RefusedException(
                        CollectReason.NOT_A_NUMBER, "a sample has no value that is a finite number"));
    }

    private BigDecimal worse(BigDecimal one, BigDecimal other) {
        return switch (query.comparison()) {
            case LESS, LESS_OR_EQUAL -> one.max(other);
            case GREATER, GREATER_OR_EQUAL -> one.min(other);
            case EQUAL, NOT_EQUAL -> query.comparison().holds(one, query.threshold()) ? other : one;
        };
    }
}
