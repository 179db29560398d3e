package dev.portcullis.e2e.replicas;

import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry that, while it is busy, answers half of all requests with 429, every second one of these with {@code Retry-After}. Which ones
 * depends on a seed, what is asked, and how often it was asked before, and not on who asks when. It counts by image.
 */
final class BusyRegistry implements Behaviour, AutoCloseable {
    /** How long it asks to wait. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final long SEED = 4711;
    private static final int OUT_OF = 4;
    private static final Pattern DIGEST = Pattern.compile("sha256[:-]([0-9a-f]{64})");

    private final ScriptedRegistry server = ScriptedRegistry.start();
    private final Behaviour honest;
    private final Map<String, String> imageOf;
    private final Map<String, Target> targets = new HashMap<>();
    private final Map<String, Integer> perImage = new TreeMap<>();
    private boolean busy;
    private int requests;
    private int refused;
    private int told;
    private int early;

    /**
     * What it answered while it was busy.
     *
     * @param requests all requests
     * @param refused those that it answered with 429
     * @param told those of them that it told how long to wait
     * @param early requests for what it had answered so, before the time was over
     * @param perImage requests by the digest of the image that they were about
     */
    record Counts(int requests, int refused, int told, int early, Map<String, Integer> perImage) {}

    /** What is asked for: how often it was, and until when nobody is to ask again. */
    private static final class Target {
        private int asked;
        private long notBefore = Long.MIN_VALUE;
    }

    /** Serves this. */
    BusyRegistry(Supply supply) {
        this.honest = supply.answers();
        this.imageOf = supply.imageOf();
        server.otherwise(this);
    }

    String host() {
        return server.host();
    }

    /** From now on half of the requests are refused, and all are counted. */
    synchronized void becomeBusy() {
        busy = true;
        requests = 0;
        refused = 0;
        told = 0;
        early = 0;
        perImage.clear();
    }

    /** From now on all requests are answered. */
    synchronized void calmDown() {
        busy = false;
    }

    /** Returns what it answered since it became busy. */
    synchronized Counts counts() {
        return new Counts(requests, refused, told, early, Map.copyOf(perImage));
    }

    @Override
    public Response answer(Request request) {
        var refusal = refusal(request);
        return refusal == null ? honest.answer(request) : refusal;
    }

    private synchronized @Nullable Response refusal(Request request) {
        if (!busy) {
            return null;
        }
        var target = targets.computeIfAbsent(request.toString(), none -> new Target());
        var chance = new SplittableRandom(Objects.hash(SEED, request.toString(), target.asked++)).nextInt(OUT_OF);
        var now = System.nanoTime();
        var refuses = chance < OUT_OF / 2;
        var tells = refuses && chance == 0;
        early += now < target.notBefore ? 1 : 0;
        if (tells) {
            target.notBefore = now + RETRY_AFTER.toNanos();
        }
        count(request, refuses, tells);
        if (!refuses) {
            return null;
        }
        var refusal = Response.of(429);
        return tells ? refusal.with("Retry-After", Long.toString(RETRY_AFTER.toSeconds())) : refusal;
    }

    private void count(Request request, boolean refuses, boolean tells) {
        requests++;
        refused += refuses ? 1 : 0;
        told += tells ? 1 : 0;
        var digest = DIGEST.matcher(request.target());
        if (digest.find()) {
            var named = "sha256:" + digest.group(1);
            perImage.merge(imageOf.getOrDefault(named, named), 1, Integer::sum);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
