package dev.portcullis.webhook.admission;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets only so many large reviews be in memory at once, from their first byte until they are decoded. The others wait in the order in which
 * they came, in their sender's memory. Small ones, which nearly all are, never come here. Thread-safe.
 */
final class LargeReviews {
    private final Deque<Place> waiting = new ArrayDeque<>();
    private int free;

    LargeReviews(int atOnce) {
        this.free = atOnce;
    }

    /** Begins at once, or when others have left; on the caller's thread or on that of whoever left. */
    Place enter(Runnable begin) {
        var place = new Place(begin);
        if (!take(place)) {
            return place;
        }
        begin.run();
        return place;
    }

    private synchronized boolean take(Place place) {
        if (free == 0) {
            waiting.add(place);
            return false;
        }
        free--;
        place.inside = true;
        return true;
    }

    /** Gives a place up; returns whose turn it is. */
    private synchronized Runnable next(Place place) {
        if (place.left) {
            return () -> {};
        }
        place.left = true;
        if (!place.inside) {
            waiting.remove(place);
            return () -> {};
        }
        var next = waiting.poll();
        if (next == null) {
            free++;
            return () -> {};
        }
        next.inside = true;
        return next.begin;
    }

    /** The place of one review. Its fields are guarded by the outer object. */
    final class Place {
        private final Runnable begin;
        private boolean inside;
        private boolean left;

        Place(Runnable begin) {
            this.begin = begin;
        }

        /** Leaves, whether it has begun or still waits; does nothing the second time. */
        void leave() {
            next(this).run();
        }
    }
}
