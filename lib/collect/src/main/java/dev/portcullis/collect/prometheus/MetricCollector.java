package dev.portcullis.collect.prometheus;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.CollectRequest;
import dev.portcullis.collect.Collected;
import dev.portcullis.collect.MetricQuery;
import dev.portcullis.collect.Problem;
import dev.portcullis.collect.read.RefusedException;
import dev.portcullis.collect.source.Fetched;
import dev.portcullis.collect.source.Web;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Asks Prometheus whether a metric kept to its threshold over a window that ends now. A series that is scraped no more is not carried on for
 * longer than samples may be old, where the server heeds {@code lookback_delta}.
 */
public final class MetricCollector {
    private final Web web;
    private final InstantSource clock;

    public MetricCollector(Web web, InstantSource clock) {
        this.web = web;
        this.clock = clock;
    }

    /** Collects. */
    public Collected collect(MetricQuery query, CollectRequest request) {
        var end = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return switch (web.get(address(query, end), "application/json", SamplesReader.MAX_BYTES, request.deadline())) {
            case Fetched.Got(var answer, var bytes) -> judged(query, end, bytes);
            case Fetched.NotGot(var problem) -> not(problem);
        };
    }

    private static Collected judged(MetricQuery query, Instant end, byte[] answer) {
        try {
            var samples = new SamplesReader(query, end).read(answer);
            var document = CanaryDocument.of(query, end, samples);
            if (samples.kept()) {
                return new Collected.Passed(document);
            }
            var detail = "within " + query.window() + " the value was " + samples.worst() + ", not "
                    + query.comparison().words() + " " + query.threshold();
            return new Collected.NotPassed(new Problem(CollectReason.THRESHOLD_NOT_MET, detail), document);
        } catch (RefusedException e) {
            return not(e.problem());
        }
    }

    private static Collected not(Problem problem) {
        return new Collected.NotPassed(problem, null);
    }

    static URI address(MetricQuery query, Instant end) {
        var base = query.endpoint().toString();
        var root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return URI.create(root + "/api/v1/query_range?query="
                + URLEncoder.encode(query.query(), StandardCharsets.UTF_8)
                + "&start=" + end.minus(query.window()).getEpochSecond()
                + "&end=" + end.getEpochSecond()
                + "&step=" + seconds(query.step())
                + "&lookback_delta=" + seconds(query.maxSampleAge()));
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
