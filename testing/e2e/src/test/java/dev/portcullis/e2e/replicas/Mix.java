package dev.portcullis.e2e.replicas;

import dev.portcullis.e2e.replicas.Supply.Image;
import dev.portcullis.e2e.traffic.Sample;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Which image each attempt of a run is about.
 *
 * @param supply where they are from
 * @param registry host that has them
 * @param fresh those that nobody asked for before, in the order in which they come
 * @param perSecond attempts
 * @param apart time between one fresh image and the next
 * @param asked how many of them are asked for at any time
 */
record Mix(Supply supply, String registry, List<Image> fresh, int perSecond, Duration apart, int asked)
        implements IntFunction<Sample> {
    private static final int DENIED_OUT_OF = 10;

    @Override
    public Sample apply(int number) {
        var kind = Expectation.ofAttempt(number);
        if (kind != Expectation.FRESH) {
            return any(supply.of(kind), number).sample(registry);
        }
        var newest = (int) (number * 1_000L / perSecond / apart.toMillis());
        return fresh.get(Math.clamp(newest - Math.floorMod(number * 7, asked), 0, fresh.size() - 1))
                .sample(registry);
    }

    /** Returns images of which everything is known. */
    static IntFunction<Sample> ofKnown(Supply supply, String registry) {
        return number -> any(
                        supply.of(number % DENIED_OUT_OF == 0 ? Expectation.DENIED_KNOWN : Expectation.KNOWN), number)
                .sample(registry);
    }

    private static Image any(List<Image> images, int number) {
        return images.get(Math.floorMod(number * 31, images.size()));
    }
}
