package dev.portcullis.collect.prometheus;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The samples of one series over a window, all of them finite.
 *
 * @param first time of the first one
 * @param last time of the last one
 * @param count how many there are
 * @param worst the value that is furthest from what was asked for
 * @param kept whether every one kept to the threshold
 */
record Samples(Instant first, Instant last, int count, BigDecimal worst, boolean kept) {}
