package dev.portcullis.budget.audit;

/**
 * Where a history breaks an invariant.
 *
 * @param line the number of the event, from 1
 * @param invariant which one
 * @param detail what is wrong
 */
public record Violation(long line, Invariant invariant, String detail) {}
