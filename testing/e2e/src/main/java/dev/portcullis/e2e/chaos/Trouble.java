package dev.portcullis.e2e.chaos;

import java.util.Map;

/** Something that is done again and again to whoever shares runners, or to what is shared. Each has a thread of its own. */
interface Trouble {
    /**
     * Does what is due.
     *
     * @param now monotonic, in nanoseconds
     */
    void tick(long now);

    /** Does nothing more that is any trouble, and lets everything run; it is still called so that what ends is started anew. */
    void end(long now);

    /** Returns how often it was done, by kind. */
    Map<String, Integer> counts();
}
