package dev.portcullis.budget.audit;

/**
 * What a history holds.
 *
 * @param events lines in all
 * @param granted grants
 * @param charged Pods that ran ungated
 * @param released reservations that were given back
 * @param held reservations that stand in the end
 */
public record Tally(long events, long granted, long charged, long released, long held) {}
