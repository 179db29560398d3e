package dev.portcullis.budget.tree;

import java.time.Duration;

/**
 * How fast jobs may start, in the terms of Envoy's rate limit.
 *
 * @param maxTokens how many may start at once after a pause
 * @param tokensPerFill how many more may start in each interval
 * @param fillInterval at most a day
 */
public record TokenBucket(int maxTokens, int tokensPerFill, Duration fillInterval) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Checks the bucket.
     *
     * @throws IllegalArgumentException if nothing could ever start, or the interval is not above zero and within a day
     */
    public TokenBucket {
        if (maxTokens < 1 || tokensPerFill < 1) {
            throw new IllegalArgumentException(
                    "a token bucket has at least one token, and is filled with at least one");
        }
        if (!fillInterval.isPositive() || fillInterval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a fill interval is above zero and at most a day");
        }
    }
}
